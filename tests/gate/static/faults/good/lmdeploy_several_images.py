from lmdeploy import pipeline
from lmdeploy.vl import load_image
from lmdeploy.vl.constants import IMAGE_TOKEN

pipe = pipeline("OpenGVLab/InternVL3-1B-hf")
images = [load_image(name) for name in ("a.jpeg", "b.jpeg")]
question = f"Image-1: {IMAGE_TOKEN}\nImage-2: {IMAGE_TOKEN}\nWhat differs?"
print(pipe((question, images)).text)
