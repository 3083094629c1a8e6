lmdeploy lite auto_awq OpenGVLab/InternVL3-8B \
  --calib-samples 128 --calib-seqlen 2048 --w-bits 4 --w-group-size 128 \
  --trust-remote-code --work-dir InternVL3-8B-my-awq
