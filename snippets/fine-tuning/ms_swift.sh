pip install ms-swift==4.6.0 timm
export ROOT_IMAGE_DIR=/data/images
swift sft \
  --use_hf true \
  --model OpenGVLab/InternVL3_5-8B-HF \
  --dataset /data/train.jsonl \
  --tuner_type lora \
  --lora_rank 16 \
  --lora_alpha 32 \
  --target_modules all-linear \
  --torch_dtype bfloat16 \
  --num_train_epochs 1 \
  --per_device_train_batch_size 1 \
  --gradient_accumulation_steps 16 \
  --learning_rate 1e-4 \
  --max_length 8192 \
  --split_dataset_ratio 0.01 \
  --output_dir output/street
