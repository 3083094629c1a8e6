from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(
    "OpenGVLab/InternVL2-1B", trust_remote_codes=True
)
print(tokenizer)
