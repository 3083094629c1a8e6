# --8<-- [start:describe]
from lmdeploy import TurbomindEngineConfig, pipeline
from lmdeploy.vl import load_image

pipe = pipeline(
    "OpenGVLab/InternVL3-8B",
    backend_config=TurbomindEngineConfig(session_len=8192),
    trust_remote_code=True,
)
image = load_image(
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
print(pipe((image, "describe this image")).text)
# --8<-- [end:describe]

with_image = pipe((image, "describe this image"))
assert with_image.input_token_len > pipe("describe this image").input_token_len + 256
print("image tokens went in")
