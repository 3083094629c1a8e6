cd InternVL/internvl_chat
script=shell/internvl2.5/2nd_finetune/internvl2_5_38b_dynamic_res_2nd_finetune_full.sh
sed '/^srun/,/python -u/c\
torchrun --nnodes=$NODES --node_rank=$NODE_RANK --nproc_per_node=$GPUS_PER_NODE \\\
  --master_addr=$MASTER_ADDR --master_port=$MASTER_PORT \\\
  internvl/train/internvl_chat_finetune.py \\' "$script" > torchrun.sh
export LAUNCHER=pytorch NODE_RANK=0 MASTER_ADDR=192.0.2.1
GPUS=16 GPUS_PER_NODE=8 sh torchrun.sh
