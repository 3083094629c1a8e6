lmdeploy serve api_server OpenGVLab/InternVL3-8B --session-len 8192 --trust-remote-code
