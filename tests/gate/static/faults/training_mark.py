from lmdeploy import pipeline
from lmdeploy.vl import load_image

pipe = pipeline("OpenGVLab/InternVL3-1B-hf")
question = "<image>\ndescribe this image"
print(pipe((load_image("tiger.jpeg"), question)).text)
