vllm serve OpenGVLab/InternVL3-8B --port 8000 \
  --trust-remote-code --max-model-len 16384 --chat-template-content-format string
