# --8<-- [start:compare]
import torch
from transformers import AutoModelForImageTextToText, AutoProcessor

name = "OpenGVLab/InternVL3-1B-hf"
device = "cuda" if torch.cuda.is_available() else "cpu"
processor = AutoProcessor.from_pretrained(name)
model = AutoModelForImageTextToText.from_pretrained(name, dtype=torch.bfloat16).to(
    device
)

url = "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
messages = [
    {
        "role": "user",
        "content": [
            {"type": "image", "url": url},
            {"type": "image", "url": url},
            {"type": "text", "text": "what differs between the two images?"},
        ],
    }
]
inputs = processor.apply_chat_template(
    messages,
    add_generation_prompt=True,
    tokenize=True,
    return_dict=True,
    return_tensors="pt",
).to(device, dtype=torch.bfloat16)
output = model.generate(**inputs, max_new_tokens=64, do_sample=False)
print(
    processor.decode(
        output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True
    )
)
# --8<-- [end:compare]

tiles = inputs["pixel_values"].shape[0]
image_tokens = int((inputs["input_ids"] == model.config.image_token_id).sum())
assert tiles % 2 == 0, tiles
assert image_tokens == 256 * tiles, (image_tokens, tiles)
print(f"{tiles} tiles for two images")
