lmdeploy serve api_server InternVL2-8B-my-awq \
  --backend turbomind --model-format awq --session-len 8192 --trust-remote-code
