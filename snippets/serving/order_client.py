# --8<-- [start:ask]
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
image = (
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
content: list[Any] = [
    {"type": "image_url", "image_url": {"url": image}},
    {"type": "text", "text": "describe this image"},
]
reply = client.chat.completions.create(
    model=client.models.list().data[0].id,
    messages=[{"role": "user", "content": content}],
    max_tokens=64,
)
print(reply.choices[0].message.content)
# --8<-- [end:ask]

assert reply.usage is not None and reply.usage.prompt_tokens > 256, reply
print("image tokens went in")
