"""Ask a server the first question of each sample, and compare the answers."""

import base64
import json
from pathlib import Path
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
model = client.models.list().data[0].id


def image_part(path: str) -> dict[str, Any]:
    """Return an image as a part of a message."""
    kind = "png" if path.lower().endswith("png") else "jpeg"
    data = base64.b64encode(Path(path).read_bytes()).decode()
    url = f"data:image/{kind};base64,{data}"
    return {"type": "image_url", "image_url": {"url": url}}


right = asked = 0
for line in Path("test-part.jsonl").read_text(encoding="utf-8").splitlines():
    sample = json.loads(line)
    first = {turn["from"]: turn["value"] for turn in reversed(sample["conversations"])}
    images = sample.get("image") or []
    content: list[Any] = [
        image_part(path) for path in ([images] if isinstance(images, str) else images)
    ]
    question = first["human"].replace("<image>", "").strip()
    content.append({"type": "text", "text": question})
    reply = client.chat.completions.create(
        model=model,
        messages=[{"role": "user", "content": content}],
        max_tokens=64,
        temperature=0,
    )
    said = reply.choices[0].message.content or ""
    right += said.strip() == first["gpt"].strip()
    asked += 1
print(f"{right} of {asked} answers are as written")
