lmdeploy serve api_server OpenGVLab/InternVL2-8B --session-len 8192 --trust-remote-code
