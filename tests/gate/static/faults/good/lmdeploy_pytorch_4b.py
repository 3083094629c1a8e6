from lmdeploy import GenerationConfig, PytorchEngineConfig, pipeline
from lmdeploy.vl import load_image

if __name__ == "__main__":
    config = PytorchEngineConfig(session_len=8192, tp=1, quant_policy=8)
    pipe = pipeline(
        "OpenGVLab/InternVL2-4B", backend_config=config, trust_remote_code=True
    )
    settings = GenerationConfig(max_new_tokens=64, top_k=1)
    print(
        pipe(
            (load_image("tiger.jpeg"), "describe this image"), gen_config=settings
        ).text
    )
