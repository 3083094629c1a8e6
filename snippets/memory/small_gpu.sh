lmdeploy serve api_server OpenGVLab/InternVL3-2B \
  --cache-max-entry-count 0.2 --session-len 8192 --trust-remote-code
