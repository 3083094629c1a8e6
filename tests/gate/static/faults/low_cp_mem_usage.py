from transformers import AutoModel

model = AutoModel.from_pretrained(
    "OpenGVLab/InternVL2-8B",
    low_cp_mem_usage=True,
    trust_remote_code=True,
)
