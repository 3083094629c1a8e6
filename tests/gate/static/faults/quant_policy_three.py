from lmdeploy import TurbomindEngineConfig

print(TurbomindEngineConfig(quant_policy=3))
