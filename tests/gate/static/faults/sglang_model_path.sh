python -m sglang.launch_server --model_path OpenGVLab/InternVL3-8B --trust-remote-code
