import json

sample = json.loads('{"conversations": []}')
print(len(sample["conversation"]))
