# --8<-- [start:ask]
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
model = client.models.list().data[0].id
image = (
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
messages: list[Any] = [
    {
        "role": "user",
        "content": [
            {"type": "image_url", "image_url": {"url": image}},
            {"type": "text", "text": "describe this image"},
        ],
    }
]
first = client.chat.completions.create(model=model, messages=messages, max_tokens=64)
messages.append({"role": "assistant", "content": first.choices[0].message.content})
messages.append({"role": "user", "content": "what colour is it?"})
second = client.chat.completions.create(model=model, messages=messages, max_tokens=64)
print(second.choices[0].message.content)
# --8<-- [end:ask]

assert first.usage is not None and second.usage is not None
assert second.usage.prompt_tokens > first.usage.total_tokens, (
    "the first round went missing"
)
print("the second question came with the first round")
