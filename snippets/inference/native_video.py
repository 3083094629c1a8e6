# --8<-- [start:ask]
from pathlib import Path

import torch
from PIL import Image
from transformers import AutoModelForImageTextToText, AutoProcessor

name = "OpenGVLab/InternVL3-1B-hf"
device = "cuda" if torch.cuda.is_available() else "cpu"
processor = AutoProcessor.from_pretrained(name)
model = AutoModelForImageTextToText.from_pretrained(name, dtype=torch.bfloat16).to(
    device
)

frames = [Image.open(path) for path in sorted(Path("frames").glob("*.jpg"))]
content = [
    {"type": "video", "video": frames},
    {"type": "text", "text": "What happens in the video?"},
]
inputs = processor.apply_chat_template(
    [{"role": "user", "content": content}],
    add_generation_prompt=True,
    tokenize=True,
    return_dict=True,
    return_tensors="pt",
    processor_kwargs={"num_frames": 4, "do_sample_frames": True},
).to(device, dtype=torch.bfloat16)
output = model.generate(**inputs, max_new_tokens=64, do_sample=False)
prompt_length = inputs["input_ids"].shape[1]
print(processor.decode(output[0, prompt_length:], skip_special_tokens=True))
# --8<-- [end:ask]

assert len(frames) == 8, frames
assert inputs["pixel_values"].shape[0] == 4, inputs["pixel_values"].shape
tokens = int((inputs["input_ids"] == model.config.image_token_id).sum())
assert tokens == 4 * 256, tokens
print("4 of 8 frames went in")
