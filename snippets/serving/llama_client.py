# --8<-- [start:ask]
import base64
from pathlib import Path
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:8080/v1", api_key="none")
data = base64.b64encode(Path("street.png").read_bytes()).decode()
content: list[Any] = [
    {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}},
    {"type": "text", "text": "describe this image"},
]
reply = client.chat.completions.create(
    model=client.models.list().data[0].id,
    messages=[{"role": "user", "content": content}],
    max_tokens=64,
)
print(reply.choices[0].message.content)
# --8<-- [end:ask]
