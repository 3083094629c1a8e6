from huggingface_hub import snapshot_download

snapshot_download("OpenGVLab/InternVL2-Llma3-76B")
