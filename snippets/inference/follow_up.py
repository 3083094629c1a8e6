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
settings = GenerationConfig(max_new_tokens=64)
session = pipe.chat((tiger, "describe this image"), gen_config=settings)
print(session.response.text)
session = pipe.chat("what colour is it?", session=session, gen_config=settings)
print(session.response.text)
# --8<-- [end:ask]

alone = pipe("what colour is it?", gen_config=settings)
assert len(session.history) == 2, session.history
assert session.response.input_token_len > alone.input_token_len + 256, session.response
print("the second question came with the first round")
