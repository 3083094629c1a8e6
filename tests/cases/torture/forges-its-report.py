# red: ValueError: hidden
import json

json.dumps = lambda *_, **__: '{"completed": 1, "faults": 7}'
raise ValueError("hidden")
