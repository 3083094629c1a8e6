from lmdeploy import TurbomindEngineConfig, pipeline
from lmdeploy.vl import load_image

image = load_image(
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
config = TurbomindEngineConfig(model_format="awq")
pipe = pipeline("OpenGVLab/InternVL-Chat-V1-5-AWQ", backend_config=config)
print(pipe(("describe this image", image)).text)
