CUDA_VISIBLE_DEVICES=0,1 lmdeploy serve api_server OpenGVLab/InternVL2-8B --trust-remote-code --tp 4
