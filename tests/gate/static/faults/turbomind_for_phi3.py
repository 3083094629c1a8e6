from lmdeploy import TurbomindEngineConfig, pipeline

model = "OpenGVLab/InternVL2-4B"
pipe = pipeline(model, backend_config=TurbomindEngineConfig(), trust_remote_code=True)
print(pipe("Hello?").text)
