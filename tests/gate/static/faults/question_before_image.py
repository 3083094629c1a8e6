from lmdeploy import pipeline
from lmdeploy.vl import load_image

pipe = pipeline("OpenGVLab/InternVL3-1B-hf")
question = "describe this image"
print(pipe((question, load_image("tiger.jpeg"))).text)
