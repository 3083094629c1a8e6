# --8<-- [start:describe]
from lmdeploy import PytorchEngineConfig, pipeline
from lmdeploy.vl import load_image

if __name__ == "__main__":
    pipe = pipeline(
        "OpenGVLab/InternVL3-8B",
        backend_config=PytorchEngineConfig(device_type="ascend", session_len=8192),
        trust_remote_code=True,
    )
    image = load_image(
        "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
    )
    print(pipe((image, "describe this image")).text)
# --8<-- [end:describe]
