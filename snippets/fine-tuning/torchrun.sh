cd InternVL/internvl_chat
export LAUNCHER=pytorch PYTHONPATH="$PWD"
xargs torchrun --nnodes=2 --node_rank="$NODE_RANK" --nproc_per_node=8 \
  --master_addr="$MASTER_ADDR" --master_port=34229 \
  internvl/train/internvl_chat_finetune.py < training-arguments.txt
