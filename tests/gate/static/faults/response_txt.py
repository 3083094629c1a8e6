from lmdeploy import pipeline
from lmdeploy.vl import load_image

pipe = pipeline("models/mine")
response = pipe(("describe this image", load_image("tiger.jpeg")))
print(response.txt)
