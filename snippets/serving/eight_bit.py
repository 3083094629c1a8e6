import torch
from transformers import AutoModel, BitsAndBytesConfig

model = AutoModel.from_pretrained(
    "OpenGVLab/InternVL3-8B",
    torch_dtype=torch.bfloat16,
    quantization_config=BitsAndBytesConfig(load_in_8bit=True),
    low_cpu_mem_usage=True,
    trust_remote_code=True,
).eval()
