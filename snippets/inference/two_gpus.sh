lmdeploy serve api_server OpenGVLab/InternVL2-26B --tp 2 --session-len 8192 --trust-remote-code
