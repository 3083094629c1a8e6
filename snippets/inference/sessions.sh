lmdeploy serve api_server OpenGVLab/InternVL3-8B --session-len 32768 --trust-remote-code
