from lmdeploy import TurbomindEngineConfig

print(TurbomindEngineConfig(model_format="awx"))
