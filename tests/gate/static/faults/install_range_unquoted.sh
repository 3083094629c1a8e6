pip install lmdeploy>=0.6.4
