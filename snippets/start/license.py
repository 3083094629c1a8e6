from huggingface_hub import ModelCard

card = ModelCard.load("OpenGVLab/InternVL3_5-8B")
print(card.data.get("license"), card.data.get("base_model"))
