# --8<-- [start:think]
from pathlib import Path

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
system_prompt = Path("r1_system_prompt.txt").read_text(encoding="utf-8")
reply = client.chat.completions.create(
    model=client.models.list().data[0].id,
    messages=[
        {"role": "system", "content": system_prompt},
        {"role": "user", "content": "How many tiles of 448 px cover 1344 x 896 px?"},
    ],
    temperature=0.6,
    max_tokens=4096,
)
thought, _, answer = (reply.choices[0].message.content or "").rpartition("</think>")
print(answer.strip())
# --8<-- [end:think]

assert reply.choices[0].finish_reason in ("stop", "length"), reply
assert reply.usage is not None and reply.usage.completion_tokens > 0
print("answered")
