# --8<-- [start:ask]
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
system = (
    "你是书生·万象，英文名是InternVL，是由上海人工智能实验室、"  # noqa: RUF001
    "清华大学及多家合作单位联合开发的多模态大语言模型。"
)
image = (
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
content: list[Any] = [
    {"type": "image_url", "image_url": {"url": image}},
    {"type": "text", "text": "describe this image"},
]
reply = client.chat.completions.create(
    model=client.models.list().data[0].id,
    messages=[
        {"role": "system", "content": system},
        {"role": "user", "content": content},
    ],
    max_tokens=64,
)
print(reply.choices[0].message.content)
# --8<-- [end:ask]

without = client.chat.completions.create(
    model=reply.model, messages=[{"role": "user", "content": content}], max_tokens=1
)
assert reply.usage is not None and without.usage is not None
assert reply.usage.prompt_tokens > without.usage.prompt_tokens, (
    "the system prompt went missing"
)
print("the system prompt went in")
