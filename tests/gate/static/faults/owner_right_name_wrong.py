from huggingface_hub import snapshot_download

snapshot_download("OpenGVLab/InernVL3-1B-hf")
