# --8<-- [start:ask]
from lmdeploy import GenerationConfig, TurbomindEngineConfig, pipeline
from lmdeploy.vl import load_image

pipe = pipeline(
    "OpenGVLab/InternVL3-8B",
    backend_config=TurbomindEngineConfig(session_len=16384),
    trust_remote_code=True,
)
tiger = load_image(
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
prompts = [
    (tiger, "describe this image"),
    ([tiger, tiger], "what differs between the two images?"),
]
responses = pipe(prompts, gen_config=GenerationConfig(max_new_tokens=64))
for response in responses:
    print(response.text)
# --8<-- [end:ask]

assert len(responses) == 2, responses
assert all(r.finish_reason in ("stop", "length") for r in responses), responses
one, two = (r.input_token_len for r in responses)
assert two > one + 256, (one, two)
print("two answers")
