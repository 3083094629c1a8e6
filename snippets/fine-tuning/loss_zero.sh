cd InternVL/internvl_chat
grep -m 3 -E 'tokenization mismatch|^warning: |image tokens are truncated' \
  work_dirs/internvl_chat_v3/internvl3_8b_dynamic_res_2nd_finetune_full/training_log.txt
sed -i 's/--do_train True/--do_train True --logging_nan_inf_filter False/' \
  shell/internvl3.0/2nd_finetune/internvl3_8b_dynamic_res_2nd_finetune_full.sh
