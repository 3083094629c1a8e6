# --8<-- [start:add]
import torch
from transformers import AutoModelForImageTextToText, AutoProcessor

name = "OpenGVLab/InternVL3-1B-hf"
processor = AutoProcessor.from_pretrained(name)
model = AutoModelForImageTextToText.from_pretrained(name, dtype=torch.bfloat16)

added = processor.tokenizer.add_tokens(["<loc>", "</loc>"], special_tokens=True)
rows = model.get_input_embeddings().weight.shape[0]
model.resize_token_embeddings(max(rows, len(processor.tokenizer)))
print(processor.tokenizer.tokenize("<loc>7</loc>"))
processor.save_pretrained("with-new-tokens")
model.save_pretrained("with-new-tokens")
# --8<-- [end:add]

assert added == 2, added
for weight in (model.get_input_embeddings().weight, model.lm_head.weight):
    assert weight.shape[0] >= len(processor.tokenizer), weight.shape
again = AutoProcessor.from_pretrained("with-new-tokens")
assert again.tokenizer.tokenize("<loc>7</loc>") == ["<loc>", "7", "</loc>"]
print("two tokens added")
