pip install ms-swift==4.6.0 timm math_verify
export ROOT_IMAGE_DIR=/data/images
swift rlhf \
  --rlhf_type grpo \
  --reward_funcs accuracy format \
  --use_hf true \
  --model OpenGVLab/InternVL3_5-8B-HF \
  --dataset /data/questions.jsonl \
  --tuner_type lora \
  --torch_dtype bfloat16 \
  --per_device_train_batch_size 8 \
  --num_generations 8 \
  --max_completion_length 1024 \
  --learning_rate 1e-6 \
  --output_dir output/street-grpo
