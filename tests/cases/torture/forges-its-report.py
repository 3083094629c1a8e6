# red: ValueError: hidden
import json

json.dumps = lambda *_, **__: '{"completed": 1, "exceptions": 7}'
raise ValueError("hidden")
