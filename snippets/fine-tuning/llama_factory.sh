pip install llamafactory==0.9.5
llamafactory-cli train lora.yaml
llamafactory-cli export \
  --model_name_or_path OpenGVLab/InternVL3_5-8B-HF \
  --adapter_name_or_path saves/street \
  --template intern_vl \
  --export_dir saves/street-merged
