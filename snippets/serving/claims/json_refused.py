"""The server refuses a schema that it cannot compile; it takes a regular expression."""

from typing import Any

from openai import BadRequestError, OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
model = client.models.list().data[0].id


def ask(response_format: dict[str, Any]) -> str:
    """Return an answer in this form."""
    reply = client.chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": "Is a tiger a cat?"}],
        max_tokens=16,
        extra_body={"response_format": response_format},
    )
    return reply.choices[0].message.content or ""


broken = {"name": "broken", "schema": {"type": "objekt"}}
try:
    ask({"type": "json_schema", "json_schema": broken})
except BadRequestError as refusal:
    assert refusal.status_code == 400, refusal
    assert "Unsupported response format" in str(refusal), refusal
    print("refused")
else:
    raise AssertionError("a schema with an unknown type was taken")

word = ask({"type": "regex_schema", "regex_schema": "yes|no"})
assert word in ("yes", "no"), word
print("a word of two")
