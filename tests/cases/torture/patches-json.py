# green
import json

json.dumps = lambda *_, **__: "{"
print("done")
