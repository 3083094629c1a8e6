from transformers import AutoModel

model = AutoModel.from_pretrained(
    "OpenGVLab/InternVL2-8B",
    trust_remote_code=True,
).evall()
