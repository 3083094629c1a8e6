import torch
from transformers import AutoModel, AutoTokenizer

path = "OpenGVLab/InternVL2_5-8B"
model = AutoModel.from_pretrained(
    path, torch_dtype=torch.bfloat16, use_flash_attn=False, trust_remote_code=True
).eval()
tokenizer = AutoTokenizer.from_pretrained(path, trust_remote_code=True, use_fast=False)
answer, history = model.chat(
    tokenizer, None, "Hello?", {"max_new_tokens": 64}, history=None, return_history=True
)
print(answer, len(history))
