from transformers import AutoModel

model = AutoModel.from_pretrained(
    "OpenGVLab/InternVL2-8B",
    device_mp="auto",
    trust_remote_code=True,
)
