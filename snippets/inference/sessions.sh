lmdeploy serve api_server OpenGVLab/InternVL2-8B --session-len 16384 --trust-remote-code
