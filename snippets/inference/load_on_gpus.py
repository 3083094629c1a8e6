import torch
from split_model import split_model
from transformers import AutoModel

model = AutoModel.from_pretrained(
    "OpenGVLab/InternVL3-78B",
    torch_dtype=torch.bfloat16,
    low_cpu_mem_usage=True,
    trust_remote_code=True,
    device_map=split_model(layers=80, gpus=torch.cuda.device_count()),
).eval()
