pip install ms-swift==4.6.0 timm
export ROOT_IMAGE_DIR=/data/images
swift rlhf \
  --rlhf_type dpo \
  --loss_type sigmoid bco_pair sft \
  --loss_weights 0.8 0.2 1.0 \
  --rpo_alpha 0.0 \
  --use_hf true \
  --model OpenGVLab/InternVL3_5-8B-HF \
  --dataset /data/pairs.jsonl \
  --tuner_type lora \
  --torch_dtype bfloat16 \
  --per_device_train_batch_size 1 \
  --gradient_accumulation_steps 16 \
  --learning_rate 1e-5 \
  --max_length 8192 \
  --output_dir output/street-mpo
