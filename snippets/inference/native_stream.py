# --8<-- [start:stream]
from threading import Thread

import torch
from transformers import (
    AutoModelForImageTextToText,
    AutoProcessor,
    TextIteratorStreamer,
)

name = "OpenGVLab/InternVL3-1B-hf"
device = "cuda" if torch.cuda.is_available() else "cpu"
processor = AutoProcessor.from_pretrained(name)
model = AutoModelForImageTextToText.from_pretrained(name, dtype=torch.bfloat16).to(
    device
)

url = "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
content = [
    {"type": "image", "url": url},
    {"type": "text", "text": "describe this image"},
]
inputs = processor.apply_chat_template(
    [{"role": "user", "content": content}],
    add_generation_prompt=True,
    tokenize=True,
    return_dict=True,
    return_tensors="pt",
).to(device, dtype=torch.bfloat16)

streamer = TextIteratorStreamer(
    processor.tokenizer, skip_prompt=True, skip_special_tokens=True, timeout=60
)
options = dict(**inputs, max_new_tokens=64, do_sample=False)
Thread(target=model.generate, kwargs={**options, "streamer": streamer}).start()
pieces = []
for piece in streamer:
    print(piece, end="", flush=True)
    pieces.append(piece)
print()
# --8<-- [end:stream]

output = model.generate(**options)
whole = processor.decode(
    output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True
)
assert "".join(pieces) == whole, (pieces, whole)
print("the pieces make the whole answer")
