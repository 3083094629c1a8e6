cd InternVL/internvl_chat_gpt_oss
sed -i 's/group_by_length=self.group_by_length,/& use_packed_ds=self.use_packed_ds,/' \
  internvl/train/internvl_chat_finetune.py
grep -c 'use_packed_ds=self.use_packed_ds' internvl/train/internvl_chat_finetune.py
