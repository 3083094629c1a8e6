from lmdeploy import pipeline

pipe = pipeline("models/mine", "turbomind")
print(pipe("Hello?").text)
