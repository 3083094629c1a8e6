import urllib.request

# --8<-- [start:ask]
with urllib.request.urlopen("http://127.0.0.1:8000/health") as answer:
    print("status", answer.status)
# --8<-- [end:ask]
