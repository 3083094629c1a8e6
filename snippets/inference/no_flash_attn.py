import torch
from transformers import AutoModel

model = AutoModel.from_pretrained(
    "OpenGVLab/InternVL2-8B",
    torch_dtype=torch.float16,
    use_flash_attn=False,
    low_cpu_mem_usage=True,
    trust_remote_code=True,
).eval()
