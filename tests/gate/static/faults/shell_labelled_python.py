lmdeploy serve api_server OpenGVLab/InternVL2-8B --backend turbomind
