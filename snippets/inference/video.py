# --8<-- [start:ask]
from pathlib import Path

from lmdeploy import GenerationConfig, TurbomindEngineConfig, pipeline
from lmdeploy.vl.constants import IMAGE_TOKEN
from lmdeploy.vl.utils import encode_image_base64
from PIL import Image

frames = [Image.open(path) for path in sorted(Path("frames").glob("*.jpg"))]
pipe = pipeline(
    "OpenGVLab/InternVL2-8B",
    backend_config=TurbomindEngineConfig(session_len=8192),
    trust_remote_code=True,
)
lines = [f"Frame-{i}: {IMAGE_TOKEN}" for i in range(1, len(frames) + 1)]
content = [{"type": "text", "text": "\n".join([*lines, "What happens in the video?"])}]
for frame in frames:
    url = f"data:image/jpeg;base64,{encode_image_base64(frame)}"
    content.append(
        {"type": "image_url", "image_url": {"url": url, "max_dynamic_patch": 1}}
    )
response = pipe(
    [{"role": "user", "content": content}],
    gen_config=GenerationConfig(max_new_tokens=64),
)
print(response.text)
# --8<-- [end:ask]

assert 8 * 256 < response.input_token_len < 8 * 256 + 300, response.input_token_len
print("256 tokens a frame")
