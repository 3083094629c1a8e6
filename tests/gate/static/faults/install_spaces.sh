pip install lmdeploy == 0.18.0
