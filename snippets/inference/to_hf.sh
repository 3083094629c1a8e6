python internvl_chat/tools/internvl_custom2hf.py --custom_path my-InternVL3-1B \
  --hf_path OpenGVLab/InternVL3-1B-hf --save_path my-InternVL3-1B-hf
