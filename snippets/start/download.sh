hf download OpenGVLab/InternVL3_5-8B-HF
