from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("OpenGVLab/InternVL2-1B")
print(tokenizer)
