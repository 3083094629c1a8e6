GPUS=8
PER_DEVICE_BATCH_SIZE=4
BATCH_SIZE=16
steps=$((BATCH_SIZE / PER_DEVICE_BATCH_SIZE / GPUS))
echo "BATCH_SIZE=$BATCH_SIZE: gradient accumulation steps $steps"

BATCH_SIZE=$((GPUS * PER_DEVICE_BATCH_SIZE))
steps=$((BATCH_SIZE / PER_DEVICE_BATCH_SIZE / GPUS))
echo "BATCH_SIZE=$BATCH_SIZE: gradient accumulation steps $steps"
