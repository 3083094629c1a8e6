from lmdeploy import pipeline

pipe = pipeline("models/mine")
responses = pipe(["One?", "Two?"])
print(responses.text)
