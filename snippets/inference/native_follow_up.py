# --8<-- [start:ask]
import torch
from transformers import AutoModelForImageTextToText, AutoProcessor

name = "OpenGVLab/InternVL3-1B-hf"
device = "cuda" if torch.cuda.is_available() else "cpu"
processor = AutoProcessor.from_pretrained(name)
model = AutoModelForImageTextToText.from_pretrained(name, dtype=torch.bfloat16).to(
    device
)


def answer(messages: list) -> str:
    """Return what the model says to a conversation that ends with a question."""
    inputs = processor.apply_chat_template(
        messages,
        add_generation_prompt=True,
        tokenize=True,
        return_dict=True,
        return_tensors="pt",
    ).to(device, dtype=torch.bfloat16)
    output = model.generate(**inputs, max_new_tokens=64, do_sample=False)
    return processor.decode(
        output[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True
    )


url = "https://raw.githubusercontent.com/open-mmlab/mmdeploy/main/tests/data/tiger.jpeg"
image, text = (
    {"type": "image", "url": url},
    {"type": "text", "text": "describe this image"},
)
messages = [{"role": "user", "content": [image, text]}]
first = answer(messages)
messages.append({"role": "assistant", "content": [{"type": "text", "text": first}]})
follow_up = {"type": "text", "text": "what colour is it?"}
messages.append({"role": "user", "content": [follow_up]})
print(answer(messages))
# --8<-- [end:ask]

prompt = processor.apply_chat_template(messages, add_generation_prompt=True)
assert first in prompt and "what colour is it?" in prompt, prompt
assert prompt.count("<IMG_CONTEXT>") == 1, "the image stands in the prompt once"
print("the second question came with the first round")
