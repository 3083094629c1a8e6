# --8<-- [start:ask]
from typing import Any

from transformers import pipeline

ask = pipeline("image-text-to-text", model="OpenGVLab/InternVL3-1B-hf")
image = (
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
content = [
    {"type": "image", "url": image},
    {"type": "text", "text": "describe this image"},
]
messages: Any = [{"role": "user", "content": content}]
answer = ask(messages, max_new_tokens=64, return_full_text=False)
print(answer[0]["generated_text"])
# --8<-- [end:ask]

assert len(answer) == 1, answer
assert isinstance(answer[0]["generated_text"], str), answer
print("answered")
