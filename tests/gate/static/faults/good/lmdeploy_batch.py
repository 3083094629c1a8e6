from lmdeploy import pipeline
from lmdeploy.vl import load_image

pipe = pipeline("OpenGVLab/InternVL3-1B-hf")
prompts = [(load_image(name), "describe this image") for name in ("a.jpeg", "b.jpeg")]
for response in pipe(prompts):
    print(response.text, response.finish_reason, response.generate_token_len)
