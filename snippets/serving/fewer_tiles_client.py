# --8<-- [start:ask]
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
image = (
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)


def prompt_tokens(**image_options: int | str) -> int:
    """Return how long the prompt is with these options for the image."""
    content: list[Any] = [
        {"type": "image_url", "image_url": {"url": image, **image_options}},
        {"type": "text", "text": "describe this image"},
    ]
    reply = client.chat.completions.create(
        model=client.models.list().data[0].id,
        messages=[{"role": "user", "content": content}],
        max_tokens=16,
    )
    return reply.usage.prompt_tokens if reply.usage else 0


full = prompt_tokens()
low = prompt_tokens(detail="low")
one = prompt_tokens(max_dynamic_patch=1)
print(f"as configured {full}, at most 6 tiles {low}, one tile {one}")
# --8<-- [end:ask]

assert one < low <= full
assert (full - one) % 256 == 0, "256 tokens for each tile more"
