lmdeploy serve api_server OpenGVLab/InternVL3-8B \
  --backend pytorch --device ascend --session-len 8192 --trust-remote-code
