from lmdeploy import PytorchEngineConfig

print(PytorchEngineConfig(dtype="bf16"))
