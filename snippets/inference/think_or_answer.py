# --8<-- [start:ask]
from pathlib import Path
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
model = client.models.list().data[0].id
think = Path("r1_system_prompt.txt").read_text(encoding="utf-8")


def ask(messages: list[Any], max_tokens: int) -> tuple[str, bool]:
    """Return what the model says, and whether it came to an end."""
    reply = client.chat.completions.create(
        model=model, messages=messages, temperature=0.6, max_tokens=max_tokens
    )
    choice = reply.choices[0]
    return choice.message.content or "", choice.finish_reason == "stop"


def answer(text: str, max_tokens: int = 4096) -> str:
    """Return an answer with thought, or one without if the thought does not end."""
    question = {"role": "user", "content": text}
    said, ended = ask([{"role": "system", "content": think}, question], max_tokens)
    if not ended:
        no_thought = {"role": "assistant", "content": "<think>\n</think>\n"}
        said, ended = ask([question, no_thought], max_tokens=512)
    return said.rpartition("</think>")[2].strip()


print(answer("How many tiles of 448 px cover 1344 x 896 px?"))
# --8<-- [end:ask]

_, whole = ask([{"role": "user", "content": "hello"}], max_tokens=1)
assert not whole, "one token is no whole answer"
assert answer("hello", max_tokens=1), "the second try gave no answer"
print("an answer that was cut is noticed")
