pip install ms-swift==4.6.0 "transformers==4.51.3" timm
export NPROC_PER_NODE=8 ROOT_IMAGE_DIR=/data/images
swift sft \
  --use_hf true \
  --model OpenGVLab/InternVL3_5-30B-A3B \
  --dataset /data/train.jsonl \
  --tuner_type lora \
  --target_modules all-linear \
  --torch_dtype bfloat16 \
  --per_device_train_batch_size 1 \
  --learning_rate 1e-4 \
  --max_length 8192 \
  --deepspeed zero3 \
  --output_dir output/street-moe
