# --8<-- [start:look]
import numpy as np
import torch
from PIL import Image
from transformers import AutoModelForImageTextToText, AutoProcessor

name = "OpenGVLab/InternVL3-1B-hf"
device = "cuda" if torch.cuda.is_available() else "cpu"
processor = AutoProcessor.from_pretrained(name)
model = AutoModelForImageTextToText.from_pretrained(
    name, dtype=torch.bfloat16, attn_implementation="eager"
).to(device)

image = Image.open("street.png").convert("RGB")
content = [
    {"type": "image", "image": image},
    {"type": "text", "text": "What colour is the car?"},
]
inputs = processor.apply_chat_template(
    [{"role": "user", "content": content}],
    add_generation_prompt=True,
    tokenize=True,
    return_dict=True,
    return_tensors="pt",
    processor_kwargs={"max_patches": 1},  # one tile: the whole image
).to(device, dtype=torch.bfloat16)
with torch.no_grad():
    output = model(**inputs, output_attentions=True)

# Last layer, mean of all heads, from the last token of the prompt to the image.
is_image = inputs["input_ids"][0] == model.config.image_token_id
weights = output.attentions[-1][0, :, -1].float().mean(dim=0)[is_image]
grid = weights.reshape(16, 16).cpu().numpy()
heat = Image.fromarray(np.uint8(255 * grid / grid.max())).resize(image.size)
red = Image.new("RGB", image.size, "red")
Image.composite(red, image, heat.point(lambda value: value // 2)).save("attention.png")
# --8<-- [end:look]

assert int(is_image.sum()) == 256, is_image.sum()
assert 0 < grid.sum() <= 1.01, grid.sum()
print("a map of 16 by 16")
