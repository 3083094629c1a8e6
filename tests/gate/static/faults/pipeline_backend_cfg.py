from lmdeploy import TurbomindEngineConfig, pipeline

pipe = pipeline("models/mine", backend_cfg=TurbomindEngineConfig(session_len=8192))
print(pipe("Hello?").text)
