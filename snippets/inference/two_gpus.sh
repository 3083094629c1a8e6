lmdeploy serve api_server OpenGVLab/InternVL3-38B --tp 2 --session-len 8192 --trust-remote-code
