from lmdeploy import TurbomindEngineConfig, pipeline
from lmdeploy.vl import load_image

model = "OpenGVLab/InternVL-Chat-V1-5-AWQ"
image = load_image("tiger.jpeg")
config = TurbomindEngineConfig(model_format="awq", session_len=8192)
pipe = pipeline(model, backend_config=config, log_level="INFO", trust_remote_code=True)
print(pipe((image, "describe this image")).text)
