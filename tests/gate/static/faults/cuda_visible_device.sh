CUDA_VISIBLE_DEVICE=0 lmdeploy serve api_server OpenGVLab/InternVL2-8B --trust-remote-code
