vllm serve OpenGVLab/InternVL3-8B --trust-remote-code --max-model-len 16384 \
  --limit-mm-per-prompt '{"image": 4}'
python -m sglang.launch_server --model-path OpenGVLab/InternVL3-8B --trust-remote-code \
  --chat-template internvl-2-5 --port 23333
transformers serve --port 8000
