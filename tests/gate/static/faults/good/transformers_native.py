import torch
from PIL import Image
from transformers import AutoModelForImageTextToText, AutoProcessor

path = "OpenGVLab/InternVL3-1B-hf"
processor = AutoProcessor.from_pretrained(path)
model = AutoModelForImageTextToText.from_pretrained(path, dtype=torch.bfloat16)
content = [
    {"type": "image", "image": Image.open("tiger.jpeg").convert("RGB")},
    {"type": "text", "text": "describe this image"},
]
inputs = processor.apply_chat_template(
    [{"role": "user", "content": content}],
    add_generation_prompt=True,
    tokenize=True,
    return_dict=True,
    return_tensors="pt",
).to(model.device, dtype=torch.bfloat16)
output = model.generate(**inputs, max_new_tokens=64)
print(
    processor.decode(
        output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True
    )
)
