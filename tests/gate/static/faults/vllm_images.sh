vllm serve OpenGVLab/InternVL3-8B --trust-remote-code --limit-mm-per-prompt image=4
