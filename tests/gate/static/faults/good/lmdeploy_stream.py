from lmdeploy import pipeline

with pipeline("OpenGVLab/InternVL3-1B-hf") as pipe:
    for part in pipe.stream_infer("Tell me a story."):
        print(part.text, end="", flush=True)
