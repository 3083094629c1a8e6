# --8<-- [start:ask]
from lmdeploy import GenerationConfig, TurbomindEngineConfig, pipeline
from lmdeploy.vl import load_image
from lmdeploy.vl.constants import IMAGE_TOKEN

pipe = pipeline(
    "OpenGVLab/InternVL3-8B",
    backend_config=TurbomindEngineConfig(session_len=16384),
    trust_remote_code=True,
)
tiger = load_image(
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
text = f"Image-1: {IMAGE_TOKEN}\nImage-2: {IMAGE_TOKEN}\nwhat differs between the two?"
response = pipe(([tiger, tiger], text), gen_config=GenerationConfig(max_new_tokens=64))
print(response.text)
# --8<-- [end:ask]

one = pipe(
    (tiger, "describe this image"), gen_config=GenerationConfig(max_new_tokens=1)
)
assert response.input_token_len >= one.input_token_len + 256, (response, one)
assert response.finish_reason in ("stop", "length"), response
print("both images went in")
