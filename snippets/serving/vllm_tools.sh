vllm serve OpenGVLab/InternVL3_5-8B --port 8000 --trust-remote-code --max-model-len 16384 \
  --enable-auto-tool-choice --tool-call-parser hermes
