from lmdeploy import TurbomindEngineConfig, pipeline

pipe = pipeline(
    "OpenGVLab/InternVL2-4B",
    backend_config=TurbomindEngineConfig(session_len=8192),
    trust_remote_code=True,
)
print(pipe("hello").text)
