lmdeploy serve api_server OpenGVLab/InternVL2-8B --trust-remote-code --server-port 233333
