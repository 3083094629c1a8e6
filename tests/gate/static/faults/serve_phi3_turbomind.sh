lmdeploy serve api_server OpenGVLab/InternVL2-4B --trust-remote-code --backend turbomind
