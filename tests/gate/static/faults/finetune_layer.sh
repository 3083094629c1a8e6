torchrun --nproc_per_node=2 internvl/train/internvl_chat_finetune.py --vision_select_layer last
