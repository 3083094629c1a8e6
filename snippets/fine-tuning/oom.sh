cd InternVL/internvl_chat
sed -i -e 's/zero_stage1_config.json/zero_stage3_config.json/' \
  -e 's/--max_dynamic_patch [0-9]*/--max_dynamic_patch 2/' \
  -e 's/--max_seq_length [0-9]*/--max_seq_length 4096/' \
  shell/internvl2.5/2nd_finetune/internvl2_5_8b_dynamic_res_2nd_finetune_lora.sh
GPUS=2 PER_DEVICE_BATCH_SIZE=1 \
  sh shell/internvl2.5/2nd_finetune/internvl2_5_8b_dynamic_res_2nd_finetune_lora.sh
