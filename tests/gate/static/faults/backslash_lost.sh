GPUS=2 PER_DEVICE_BATCH_SIZE=1
  sh shell/internvl2.0/2nd_finetune/internvl2_8b_internlm2_7b_dynamic_res_2nd_finetune_lora.sh
