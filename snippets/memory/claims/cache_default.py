"""lmdeploy keeps 0.8 of the free memory for the cache unless told otherwise."""

from lmdeploy import PytorchEngineConfig, TurbomindEngineConfig

assert TurbomindEngineConfig().cache_max_entry_count == 0.8
assert PytorchEngineConfig().cache_max_entry_count == 0.8
print(0.8)
