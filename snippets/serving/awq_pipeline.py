# --8<-- [start:describe]
from lmdeploy import TurbomindEngineConfig, pipeline
from lmdeploy.vl import load_image

pipe = pipeline(
    "OpenGVLab/InternVL-Chat-V1-5-AWQ",
    backend_config=TurbomindEngineConfig(model_format="awq", session_len=8192),
    trust_remote_code=True,
)
image = load_image(
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
response = pipe((image, "describe this image"))
print(response.text)
# --8<-- [end:describe]

assert isinstance(response.text, str)
assert response.finish_reason in ("stop", "length"), response
assert 0 < response.generate_token_len <= 512, response
text_only = pipe("describe this image")
assert response.input_token_len > text_only.input_token_len, "the image added no token"
print("image tokens went in")
