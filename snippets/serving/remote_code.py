# --8<-- [start:trust]
from lmdeploy import TurbomindEngineConfig, pipeline

pipe = pipeline(
    "OpenGVLab/InternVL3-8B",
    backend_config=TurbomindEngineConfig(session_len=8192),
    trust_remote_code=True,
)
print(pipe("What is a tile?").text)
# --8<-- [end:trust]
print("loaded")
