import json

lines = ['{"image": "a.jpg"}', '{"image": "b.jpg"}']
print(json.loads("\n".join(lines)))
