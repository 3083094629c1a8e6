from transformers import AutoModelForImageTextToText

model = AutoModelForImageTextToText.from_pretrained(
    "OpenGVLab/InternVL3-1B-hf",
    use_flash_attn=True,
)
