python tools/merge_lora.py work_dirs/tuned
