# --8<-- [start:ask]
import json
from typing import Any

from openai import OpenAI

client = OpenAI(base_url="http://127.0.0.1:23333/v1", api_key="none")
image = (
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
schema: dict[str, Any] = {
    "type": "object",
    "properties": {
        "animal": {"enum": ["cat", "dog", "tiger", "other"]},
        "count": {"type": "integer", "minimum": 0, "maximum": 20},
        "outdoors": {"type": "boolean"},
    },
    "required": ["animal", "count", "outdoors"],
    "additionalProperties": False,
}
content: list[Any] = [
    {"type": "image_url", "image_url": {"url": image}},
    {"type": "text", "text": "Which animal is this, how many, and is it outdoors?"},
]
reply = client.chat.completions.create(
    model=client.models.list().data[0].id,
    messages=[{"role": "user", "content": content}],
    response_format={
        "type": "json_schema",
        "json_schema": {"name": "animal", "schema": schema},
    },
    max_tokens=512,
)
record = json.loads(reply.choices[0].message.content or "")
print(record["animal"], record["count"], record["outdoors"])
# --8<-- [end:ask]

assert reply.choices[0].finish_reason == "stop", reply
assert record.keys() == {"animal", "count", "outdoors"}, record
assert record["animal"] in ("cat", "dog", "tiger", "other"), record
assert 0 <= record["count"] <= 20 and isinstance(record["outdoors"], bool), record
print("the answer fits the schema")
