lmdeploy serve api_server OpenGVLab/InternVL3_5-8B \
  --cache-max-entry-count 0.2 --session-len 8192 --trust-remote-code
