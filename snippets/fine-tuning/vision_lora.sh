cd InternVL/internvl_chat
sed -i 's/--use_llm_lora 16/--use_llm_lora 16 --use_backbone_lora 16/' \
  shell/internvl2.5/2nd_finetune/internvl2_5_8b_dynamic_res_2nd_finetune_lora.sh
GPUS=2 PER_DEVICE_BATCH_SIZE=1 \
  sh shell/internvl2.5/2nd_finetune/internvl2_5_8b_dynamic_res_2nd_finetune_lora.sh
