from lmdeploy import pipeline

pipe = pipeline("models/mine")
print(pipe.chat("Hello?").text)
