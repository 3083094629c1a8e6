"""The default attention of transformers gives no weights."""

import torch
from transformers import AutoModelForImageTextToText, AutoProcessor

name = "OpenGVLab/InternVL3-1B-hf"
processor = AutoProcessor.from_pretrained(name)
inputs = processor.apply_chat_template(
    [{"role": "user", "content": "hello"}],
    add_generation_prompt=True,
    tokenize=True,
    return_dict=True,
    return_tensors="pt",
)
for attention, given in (("sdpa", False), ("eager", True)):
    model = AutoModelForImageTextToText.from_pretrained(
        name, dtype=torch.bfloat16, attn_implementation=attention
    )
    weights = model(**inputs, output_attentions=True).attentions
    assert bool(weights) is given, (attention, weights)
default = AutoModelForImageTextToText.from_pretrained(name, dtype=torch.bfloat16)
assert default.config._attn_implementation == "sdpa", default.config
print("only eager gives weights")
