# --8<-- [start:ask]
from pathlib import Path
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
model = client.models.list().data[0].id
think = Path("r1_system_prompt.txt").read_text(encoding="utf-8")
question = {"role": "user", "content": "How many tiles of 448 px cover 1344 x 896 px?"}


def ask(messages: list[Any], max_tokens: int) -> tuple[str, bool]:
    """Return the answer, and whether it came to its end."""
    reply = client.chat.completions.create(
        model=model, messages=messages, temperature=0.6, max_tokens=max_tokens
    )
    choice = reply.choices[0]
    return choice.message.content or "", choice.finish_reason == "stop"


text, ended = ask([{"role": "system", "content": think}, question], max_tokens=4096)
if not ended:
    no_thought = {"role": "assistant", "content": "<think>\n</think>\n"}
    text, ended = ask([question, no_thought], max_tokens=512)
print(text.rpartition("</think>")[2].strip())
# --8<-- [end:ask]

short, whole = ask([question], max_tokens=1)
assert not whole, short
print("an answer that was cut is noticed")
