from lmdeploy import pipeline
from lmdeploy.vl import load_image

pipe = pipeline("OpenGVLab/InternVL3-1B-hf")
session = pipe.chat((load_image("tiger.jpeg"), "describe this image"))
print(session.response.text)
session = pipe.chat("What is it doing?", session=session)
print(session.response.text, len(session.history))
