hf download OpenGVLab/InternVL2-Llma3-76B
