# --8<-- [start:read]
import json

with open("people.json", encoding="utf-8") as file:
    person = json.load(file)

print(person["name"])
# --8<-- [end:read]

assert person == {"name": "Ada"}
