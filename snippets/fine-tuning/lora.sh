git clone https://github.com/OpenGVLab/InternVL.git
cd InternVL/internvl_chat
sed -i 's|--meta_path "[^"]*"|--meta_path "/data/meta.json"|' \
  shell/internvl2.5/2nd_finetune/internvl2_5_8b_dynamic_res_2nd_finetune_lora.sh
GPUS=2 PER_DEVICE_BATCH_SIZE=2 BATCH_SIZE=16 \
  sh shell/internvl2.5/2nd_finetune/internvl2_5_8b_dynamic_res_2nd_finetune_lora.sh
