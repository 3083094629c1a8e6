from transformers import AutoModel

model = AutoModel.from_pretrained("OpenGVLab/InternVL3-1B", trust_remote_code=False)
print(type(model))
