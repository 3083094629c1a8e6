from lmdeploy import pipeline

pipe = pipeline("models/mine")
print(pipe.stream_infer("Hello?").text)
