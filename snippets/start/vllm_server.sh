vllm serve OpenGVLab/InternVL3-2B --port 8000 \
  --max-model-len 8192 --trust-remote-code
