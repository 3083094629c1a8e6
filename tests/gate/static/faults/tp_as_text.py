from lmdeploy import TurbomindEngineConfig

print(TurbomindEngineConfig(tp="2"))
