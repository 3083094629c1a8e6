lmdeploy serve api_server OpenGVLab/InternVL3_5-8B --session-len 16384 --trust-remote-code
