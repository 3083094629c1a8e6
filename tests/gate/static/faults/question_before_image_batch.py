from lmdeploy import pipeline
from lmdeploy.vl import load_image

pipe = pipeline("OpenGVLab/InternVL3-1B-hf")
tiger = load_image("tiger.jpeg")
prompts = [(f"what is animal {number}?", [tiger, tiger]) for number in (1, 2)]
for response in pipe(prompts):
    print(response.text)
