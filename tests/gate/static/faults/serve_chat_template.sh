lmdeploy serve api_server OpenGVLab/InternVL3-8B --trust-remote-code --chat-template internvl2_5
