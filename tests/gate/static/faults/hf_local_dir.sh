hf download OpenGVLab/InternVL3-1B --local_dir models/InternVL3-1B
