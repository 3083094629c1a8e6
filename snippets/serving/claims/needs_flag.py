"""Without leave, loading weights that bring code ends in the error of this entry."""

from lmdeploy import TurbomindEngineConfig, pipeline

if __name__ == "__main__":
    pipeline(
        "OpenGVLab/InternVL2-8B",
        backend_config=TurbomindEngineConfig(session_len=8192),
        trust_remote_code=False,
    )
