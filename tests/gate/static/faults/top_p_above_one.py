from lmdeploy import GenerationConfig

print(GenerationConfig(top_p=1.5))
