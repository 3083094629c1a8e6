lmdeploy serve api_server InternVL3-8B-my-awq \
  --backend turbomind --model-format awq --session-len 8192 --trust-remote-code
