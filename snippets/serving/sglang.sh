sglang serve --model-path OpenGVLab/InternVL3-8B --port 30000 \
  --trust-remote-code --chat-template internvl-2-5
