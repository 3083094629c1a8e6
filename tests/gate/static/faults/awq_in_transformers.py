from transformers import AutoModel

model = AutoModel.from_pretrained("OpenGVLab/InternVL2-8B-AWQ", trust_remote_code=True)
print(type(model))
