# --8<-- [start:lower]
from lmdeploy import TurbomindEngineConfig, pipeline

pipe = pipeline(
    "OpenGVLab/InternVL3-8B",
    backend_config=TurbomindEngineConfig(cache_max_entry_count=0.2, session_len=8192),
    trust_remote_code=True,
)
print(pipe("How much memory is left?").text)
# --8<-- [end:lower]

assert vars(pipe)["async_engine"].backend_config.cache_max_entry_count == 0.2
print("the cache takes a fifth of what is free")
