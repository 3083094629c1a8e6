# --8<-- [start:ask]
from pathlib import Path

from lmdeploy import GenerationConfig, TurbomindEngineConfig, pipeline
from PIL import Image

frames = [Image.open(path) for path in sorted(Path("frames").glob("*.jpg"))]
content = []
for number, frame in enumerate(frames, start=1):
    content.append({"type": "text", "text": f"Frame-{number}: "})
    image = {"data": frame, "max_dynamic_patch": 1}
    content.append({"type": "image_data", "image_data": image})
content.append({"type": "text", "text": "What happens in the video?"})

pipe = pipeline(
    "OpenGVLab/InternVL3-8B",
    backend_config=TurbomindEngineConfig(session_len=16384),
    trust_remote_code=True,
)
response = pipe(
    [{"role": "user", "content": content}],
    gen_config=GenerationConfig(max_new_tokens=64),
)
print(response.text)
# --8<-- [end:ask]

assert 8 * 256 < response.input_token_len < 8 * 256 + 300, response.input_token_len
print("256 tokens a frame")
