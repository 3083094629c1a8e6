# --8<-- [start:off]
from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
reply = client.chat.completions.create(
    model=client.models.list().data[0].id,
    messages=[
        {"role": "user", "content": "How many tiles of 448 px cover 1344 x 896 px?"},
        {"role": "assistant", "content": "<think>\n</think>\n"},
    ],
    max_tokens=256,
)
print(reply.choices[0].message.content)
# --8<-- [end:off]

assert reply.choices[0].finish_reason in ("stop", "length"), reply
assert reply.usage is not None and reply.usage.completion_tokens > 0
print("answered")
