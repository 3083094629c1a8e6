from transformers import AutoModel, AutoTokenizer

path = "OpenGVLab/InternVL3-1B-hf"
model = AutoModel.from_pretrained(path).eval()
tokenizer = AutoTokenizer.from_pretrained(path)
print(model.chat(tokenizer, None, "Hello?", {"max_new_tokens": 8}))
