"""The server refuses an address in its own network and a bare path, in these words."""

from typing import Any

from openai import BadRequestError, OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
model = client.models.list().data[0].id
REFUSED = {
    "http://127.0.0.1:23333/street.png": "URL is blocked for security reasons",
    "/data/street.png": "The URL must be either a HTTP, data or file URL.",
}
for url, message in REFUSED.items():
    content: list[Any] = [
        {"type": "image_url", "image_url": {"url": url}},
        {"type": "text", "text": "describe this image"},
    ]
    try:
        client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": content}], max_tokens=1
        )
    except BadRequestError as refusal:
        assert message in str(refusal), refusal
    else:
        raise AssertionError(f"{url} was not refused")
print("both refused")
