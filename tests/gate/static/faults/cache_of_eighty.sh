lmdeploy serve api_server OpenGVLab/InternVL2-8B --trust-remote-code --cache-max-entry-count 80
