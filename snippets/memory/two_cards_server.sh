lmdeploy serve api_server OpenGVLab/InternVL3_5-14B --tp 2 \
  --cache-max-entry-count 0.2 --session-len 8192 --trust-remote-code
