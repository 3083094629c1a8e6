from lmdeploy import ChatTemplateConfig

print(ChatTemplateConfig(model_name="internvl2_5"))
