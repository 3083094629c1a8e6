lmdeploy serve api_server OpenGVLab/InternVL3_5-8B-Flash --backend pytorch \
  --session-len 32768 --trust-remote-code
