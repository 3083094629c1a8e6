from lmdeploy import pipeline
from lmdeploy.vl import load_image

pipe = pipeline("OpenGVLab/InternVL3-1B-hf")
tiger = load_image("tiger.jpeg")
print(pipe((tiger, "describe this image")).text)
print(pipe(("https://example.org/a.jpeg", "describe this image")).text)

frames = []
for number in (1, 2):
    frames.append({"type": "text", "text": f"Frame-{number}: "})
    frames.append({"type": "image_data", "image_data": {"data": tiger}})
frames.append({"type": "text", "text": "What happens in the video?"})
print(pipe([{"role": "user", "content": frames}]).text)

shown = [
    {"type": "image_url", "image_url": {"url": "https://example.org/a.jpeg"}},
    {"type": "text", "text": "describe this image"},
]
greeting = [{"type": "text", "text": "Hello?"}]
messages = [{"role": "user", "content": one} for one in (greeting, shown)]
print(pipe(messages).text)
