from lmdeploy import PytorchEngineConfig

print(PytorchEngineConfig(device_type="gpu"))
