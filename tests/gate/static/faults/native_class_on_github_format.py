from transformers import AutoModelForImageTextToText

model = AutoModelForImageTextToText.from_pretrained(
    "OpenGVLab/InternVL3-1B", trust_remote_code=True
)
print(type(model))
