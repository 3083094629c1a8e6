from lmdeploy import pipeline

pipe = pipeline("OpenGVLab/Mini-InternVL-Chat-4B-V1-5", trust_remote_code=True)
print(pipe("Hello?").text)
