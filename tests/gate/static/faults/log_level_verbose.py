from lmdeploy import pipeline

pipe = pipeline("models/mine", log_level="VERBOSE")
print(pipe("Hello?").text)
