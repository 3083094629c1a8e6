python -m sglang.launch_sever --model-path OpenGVLab/InternVL3-8B
