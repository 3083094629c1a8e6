# --8<-- [start:ask]
import json

from lmdeploy import GenerationConfig, TurbomindEngineConfig, pipeline
from lmdeploy.vl import load_image

schema = {
    "type": "object",
    "properties": {
        "animal": {"enum": ["cat", "dog", "tiger", "other"]},
        "outdoors": {"type": "boolean"},
    },
    "required": ["animal", "outdoors"],
    "additionalProperties": False,
}
pipe = pipeline(
    "OpenGVLab/InternVL3_5-8B",
    backend_config=TurbomindEngineConfig(session_len=16384),
    trust_remote_code=True,
)
image = load_image(
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
response = pipe(
    (image, "Which animal is this, and is it outdoors?"),
    gen_config=GenerationConfig(
        max_new_tokens=512,
        do_sample=True,
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "animal", "schema": schema},
        },
    ),
)
print(json.loads(response.text))
# --8<-- [end:ask]

assert response.finish_reason == "stop", response
record = json.loads(response.text)
assert record.keys() == {"animal", "outdoors"}, record
assert record["animal"] in ("cat", "dog", "tiger", "other"), record
print("the answer fits the schema")
