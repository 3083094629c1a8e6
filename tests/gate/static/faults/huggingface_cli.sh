huggingface-cli download OpenGVLab/InternVL3-1B
