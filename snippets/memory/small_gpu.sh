lmdeploy serve api_server OpenGVLab/InternVL2-8B-AWQ \
  --backend turbomind --model-format awq --trust-remote-code \
  --cache-max-entry-count 0.2 --session-len 4096
