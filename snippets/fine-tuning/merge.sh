cd InternVL/internvl_chat
export PYTHONPATH="$PWD"
base=pretrained/InternVL2_5-8B
tuned=work_dirs/internvl_chat_v2_5/internvl2_5_8b_dynamic_res_2nd_finetune_lora
python tools/merge_lora.py "$tuned" "$tuned-merged"
cp "$base"/*.py "$base"/config.json "$tuned-merged"/
