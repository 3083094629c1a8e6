# --8<-- [start:describe]
from lmdeploy import PytorchEngineConfig, pipeline
from lmdeploy.vl import load_image

if __name__ == "__main__":
    pipe = pipeline(
        "OpenGVLab/InternVL2-4B",
        backend_config=PytorchEngineConfig(session_len=8192),
        trust_remote_code=True,
    )
    image = load_image(
        "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
    )
    response = pipe((image, "describe this image"))
    print(response.text)
    # --8<-- [end:describe]
    assert response.finish_reason in ("stop", "length"), response
    assert 0 < response.generate_token_len <= 512, response
    engine = type(vars(pipe)["async_engine"].engine).__module__
    assert "pytorch" in engine, engine
