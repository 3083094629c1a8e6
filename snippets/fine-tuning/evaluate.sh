cd InternVL/internvl_chat
GPUS=4 sh evaluate.sh work_dirs/my_model caption-coco --dynamic --max-num 6
