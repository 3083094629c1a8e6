vllm serve OpenGVLab/InternVL3-8B --trust-remote-code --max-model-len 8192x
