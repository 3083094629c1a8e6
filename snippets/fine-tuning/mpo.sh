cd InternVL/internvl_chat_gpt_oss
sed -i 's|--meta_path "[^"]*"|--meta_path "/data/meta.json"|' \
  shell/internvl3_5_qwen3/internvl3_5_8b_mpo.sh
export MASTER_ADDR=127.0.0.1 WORLD_SIZE=1 RANK=0 NPROC_PER_NODE=8
sh shell/internvl3_5_qwen3/internvl3_5_8b_mpo.sh
