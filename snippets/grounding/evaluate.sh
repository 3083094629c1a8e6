cd InternVL/internvl_chat
export PYTHONPATH="$PWD"
torchrun --nproc_per_node=8 eval/refcoco/evaluate_grounding.py \
  --checkpoint "$CHECKPOINT" --dynamic --max-num 6 --temperature 0
