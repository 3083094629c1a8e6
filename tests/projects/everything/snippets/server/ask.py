# --8<-- [start:ask]
from urllib.request import urlopen

with urlopen("http://127.0.0.1:8765/", timeout=5) as answer:
    print("status", answer.status)
    print(len(answer.read()), "bytes")
# --8<-- [end:ask]
