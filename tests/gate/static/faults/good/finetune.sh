git clone --depth 1 https://github.com/OpenGVLab/InternVL.git
hf download OpenGVLab/InternVL2_5-8B --local-dir InternVL/internvl_chat/pretrained/InternVL2_5-8B
cd InternVL/internvl_chat
pip install -r requirements.txt
GPUS=2 PER_DEVICE_BATCH_SIZE=1 sh shell/internvl2.5/2nd_finetune/internvl2_5_8b_dynamic_res_2nd_finetune_lora.sh
torchrun --nproc_per_node="$GPUS" internvl/train/internvl_chat_finetune.py \
  --model_name_or_path OpenGVLab/InternVL2_5-8B --conv_style internvl2_5 --use_llm_lora 16 \
  --freeze_llm True --vision_select_layer -1 --bf16 True --evaluation_strategy no "$@"
python tools/merge_lora.py work_dirs/tuned work_dirs/merged
