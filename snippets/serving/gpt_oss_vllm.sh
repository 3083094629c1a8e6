vllm serve OpenGVLab/InternVL3_5-GPT-OSS-20B-A4B-Preview --port 8000 \
  --trust-remote-code --max-model-len 16384
