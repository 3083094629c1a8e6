vllm serve OpenGVLab/InternVL3-8B --trust-remote-code --tensor-paralel-size 2
