from lmdeploy import GenerationConfig

print(GenerationConfig(max_token=128))
