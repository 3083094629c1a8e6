python -m sglang.launch_server --model-path OpenGVLab/InternVL3-8B \
  --trust-remote-code --chat-template internvl-2-5
