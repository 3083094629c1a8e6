lmdeploy serve api_server OpenGVLab/InternVL3-2B --server-port 8000 \
  --session-len 8192 --trust-remote-code
