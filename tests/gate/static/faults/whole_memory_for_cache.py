from lmdeploy import PytorchEngineConfig

print(PytorchEngineConfig(cache_max_entry_count=1.0))
