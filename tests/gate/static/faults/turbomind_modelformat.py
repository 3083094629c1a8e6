from lmdeploy import TurbomindEngineConfig

config = TurbomindEngineConfig(modelformat="awq")
print(config.model_format)
