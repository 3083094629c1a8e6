vllm serve OpenGVLab/InternVL2-8B --port 8000 \
  --trust-remote-code --max-model-len 8192 --limit-mm-per-prompt '{"image": 4}'
