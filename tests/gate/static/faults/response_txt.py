from lmdeploy import pipeline
from lmdeploy.vl import load_image

pipe = pipeline("models/mine")
response = pipe((load_image("tiger.jpeg"), "describe this image"))
print(response.txt)
