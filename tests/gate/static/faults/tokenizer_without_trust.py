from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("OpenGVLab/InternVL2-8B")
print(tokenizer)
