from transformers import AutoModel

model = AutoModel.from_pretrained("OpenGVLab/InternVL2_5-8B")
print(type(model))
