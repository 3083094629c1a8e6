# --8<-- [start:ask]
import torch
from transformers import AutoModelForImageTextToText, AutoProcessor

name = "OpenGVLab/InternVL3-1B-hf"
device = "cuda" if torch.cuda.is_available() else "cpu"
processor = AutoProcessor.from_pretrained(name)
model = AutoModelForImageTextToText.from_pretrained(name, dtype=torch.bfloat16).to(
    device
)

url = "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
content = [
    {"type": "image", "url": url},
    {"type": "text", "text": "Is this a tiger? Answer yes or no."},
]
inputs = processor.apply_chat_template(
    [{"role": "user", "content": content}],
    add_generation_prompt=True,
    tokenize=True,
    return_dict=True,
    return_tensors="pt",
).to(device, dtype=torch.bfloat16)
output = model.generate(
    **inputs,
    max_new_tokens=8,
    do_sample=False,
    return_dict_in_generate=True,
    output_logits=True,
)
chosen = output.sequences[0, inputs["input_ids"].shape[1] :]
for token, logits in zip(chosen, output.logits, strict=True):
    probability = logits[0].float().softmax(dim=-1)[token].item()
    print(f"{processor.decode(token)!r}: {probability:.2f}")
# --8<-- [end:ask]

assert len(chosen) == len(output.logits) > 0
print("a probability for each token")
