from lmdeploy import client

print(client("http://127.0.0.1:23333"))
