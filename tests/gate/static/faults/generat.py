from transformers import AutoModelForImageTextToText

model = AutoModelForImageTextToText.from_pretrained(
    "OpenGVLab/InternVL3-1B-hf",
    device_map="auto",
)
print(model.generat(max_new_tokens=5))
