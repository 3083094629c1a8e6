from transformers import AutoProcesser

print(AutoProcesser.from_pretrained("OpenGVLab/InternVL3-1B-hf"))
