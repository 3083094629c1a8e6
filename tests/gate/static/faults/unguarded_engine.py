from lmdeploy import PytorchEngineConfig, pipeline

pipe = pipeline("models/mine", backend_config=PytorchEngineConfig(tp=1))
print(pipe("Hello?").text)
