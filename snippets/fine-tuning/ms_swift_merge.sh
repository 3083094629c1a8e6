adapter=$(ls -d output/street/*/checkpoint-* | tail -n 1)
swift export --use_hf true --adapters "$adapter" --merge_lora true
