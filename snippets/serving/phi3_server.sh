lmdeploy serve api_server OpenGVLab/InternVL2-4B --backend pytorch --session-len 8192 --trust-remote-code
