lmdeploy serve api_server OpenGVLab/InternVL3-8B --session-len 16384 --trust-remote-code
