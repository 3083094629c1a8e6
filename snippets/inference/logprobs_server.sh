lmdeploy serve api_server OpenGVLab/InternVL3-8B --backend pytorch \
  --logprobs-mode raw_logprobs --session-len 16384 --trust-remote-code
