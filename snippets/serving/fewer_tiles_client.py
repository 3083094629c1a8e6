# --8<-- [start:ask]
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
model = client.models.list().data[0].id
image = (
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
content: list[Any] = [
    {"type": "image_url", "image_url": {"url": image, "max_dynamic_patch": 4}},
    {"type": "text", "text": "describe this image"},
]
reply = client.chat.completions.create(
    model=model, messages=[{"role": "user", "content": content}], max_tokens=64
)
print(reply.choices[0].message.content)
# --8<-- [end:ask]


def prompt_tokens(**options: int | str) -> int:
    """Return how long the prompt is with these options for the image."""
    part = {"type": "image_url", "image_url": {"url": image, **options}}
    asked: list[Any] = [part, content[1]]
    counted = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": asked}], max_tokens=1
    )
    assert counted.usage is not None
    return counted.usage.prompt_tokens


assert reply.usage is not None
full, four, one = (
    prompt_tokens(),
    reply.usage.prompt_tokens,
    prompt_tokens(max_dynamic_patch=1),
)
assert one < four < full, (one, four, full)
assert prompt_tokens(detail="low") <= full
assert (full - four) % 256 == 0, "256 tokens for each tile more"
assert four - one <= 4 * 256, "four tiles and a thumbnail in place of one tile"
print(f"{full - four} tokens less with at most 4 tiles")
