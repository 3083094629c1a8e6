from pathlib import Path

Path("people.json").write_text('{"name": "Ada"}', encoding="utf-8")

# --8<-- [start:read]
import json

with open("people.json", encoding="utf-8") as file:
    person = json.load(file)

print(person["name"])
# --8<-- [end:read]
