# --8<-- [start:stream]
from lmdeploy import GenerationConfig, TurbomindEngineConfig, pipeline
from lmdeploy.vl import load_image

pipe = pipeline(
    "OpenGVLab/InternVL3-8B",
    backend_config=TurbomindEngineConfig(session_len=8192),
    trust_remote_code=True,
)
tiger = load_image(
    "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
)
settings = GenerationConfig(max_new_tokens=64)
pieces = []
for piece in pipe.stream_infer((tiger, "describe this image"), gen_config=settings):
    print(piece.text, end="", flush=True)
    pieces.append(piece.text)
print()
# --8<-- [end:stream]

assert "".join(pieces) == pipe((tiger, "describe this image"), gen_config=settings).text
print("the pieces make the whole answer")
