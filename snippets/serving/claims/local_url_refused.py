"""The server refuses its own network; it opens a path on its own machine."""

from pathlib import Path
from typing import Any

from openai import BadRequestError, OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
model = client.models.list().data[0].id


def ask(url: str) -> int:
    """Return how many tokens a prompt with this image takes."""
    content: list[Any] = [
        {"type": "image_url", "image_url": {"url": url}},
        {"type": "text", "text": "describe this image"},
    ]
    reply = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": content}], max_tokens=1
    )
    assert reply.usage is not None
    return reply.usage.prompt_tokens


REFUSED = {
    "http://127.0.0.1:23333/street.png": "URL is blocked for security reasons",
    "/no/such/street.png": "The URL must be either a HTTP, data or file URL.",
}
for url, message in REFUSED.items():
    try:
        ask(url)
    except BadRequestError as refusal:
        assert message in str(refusal), refusal
    else:
        raise AssertionError(f"{url} was not refused")
print("both refused")

here = Path("street.png").resolve()  # this server runs on the same machine
assert ask(str(here)) == ask(here.as_uri()) > 256
print("a path and a file: address are opened by the server")
