torchrun --nproc_per_node=2 internvl/train/internvl_chat_finetune.py \
  --model_name_or_path OpenGVLab/InternVL2_5-8B --use_lora 16 --output_dir work_dirs/mine
