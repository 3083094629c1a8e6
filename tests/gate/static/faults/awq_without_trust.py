from lmdeploy import TurbomindEngineConfig, pipeline
from lmdeploy.vl import load_image

model = "OpenGVLab/InternVL-Chat-V1-5-AWQ"
image = load_image("tiger.jpeg")
pipe = pipeline(model, backend_config=TurbomindEngineConfig(model_format="awq"))
print(pipe((image, "describe this image")).text)
