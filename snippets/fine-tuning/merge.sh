cd InternVL/internvl_chat
export PYTHONPATH="$PWD"
tuned=work_dirs/internvl_chat_v2_5/internvl2_5_8b_dynamic_res_2nd_finetune_lora
python tools/merge_lora.py "$tuned" "$tuned-merged"

base=$(python -c "from huggingface_hub import snapshot_download as download
print(download('OpenGVLab/InternVL2_5-8B', allow_patterns=['*.py', 'config.json']))")
cp "$base"/*.py "$base"/config.json "$tuned-merged"/
