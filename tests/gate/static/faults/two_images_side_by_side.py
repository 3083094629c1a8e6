from lmdeploy import pipeline
from lmdeploy.vl import load_image

pipe = pipeline("models/mine")
first, second = load_image("a.jpeg"), load_image("b.jpeg")
print(pipe(("Compare them.", first, second)).text)
