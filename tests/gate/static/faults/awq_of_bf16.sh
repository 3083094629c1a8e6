lmdeploy serve api_server OpenGVLab/InternVL2-8B --trust-remote-code --model-format awq
