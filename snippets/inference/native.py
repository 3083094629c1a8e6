# --8<-- [start:describe]
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
            {"type": "text", "text": "describe this image"},
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
prompt_length = inputs["input_ids"].shape[1]
print(processor.decode(output[0, prompt_length:], skip_special_tokens=True))
# --8<-- [end:describe]

assert type(model).__name__ == "InternVLForConditionalGeneration", type(model)
tiles = inputs["pixel_values"].shape[0]
image_tokens = int((inputs["input_ids"] == model.config.image_token_id).sum())
assert image_tokens == 256 * tiles, (image_tokens, tiles)
assert 0 < output.shape[1] - prompt_length <= 64
print(f"{tiles} tiles, {image_tokens} image tokens")
