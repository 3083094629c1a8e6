"""With top_k, `scores` are minus infinity for all other tokens; `logits` are not."""

import torch
from transformers import AutoModelForImageTextToText, AutoProcessor

name = "OpenGVLab/InternVL3-1B-hf"
processor = AutoProcessor.from_pretrained(name)
model = AutoModelForImageTextToText.from_pretrained(name, dtype=torch.bfloat16)
inputs = processor.apply_chat_template(
    [{"role": "user", "content": "hello"}],
    add_generation_prompt=True,
    tokenize=True,
    return_dict=True,
    return_tensors="pt",
)
output = model.generate(
    **inputs,
    max_new_tokens=4,
    do_sample=True,
    top_k=5,
    return_dict_in_generate=True,
    output_scores=True,
    output_logits=True,
)
for scores, logits in zip(output.scores, output.logits, strict=True):
    assert torch.isfinite(scores).sum() <= 5, scores
    assert torch.isfinite(logits).all(), logits
print("5 finite scores with top_k=5, all logits finite")
