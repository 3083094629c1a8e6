pip install "lmdeploy>=0.6.4" transformers==4.37.2
CUDA_VISIBLE_DEVICES=0,1 lmdeploy serve api_server OpenGVLab/InternVL2-8B-AWQ \
  --trust-remote-code --model-format awq --tp 2 --server-port 23333 \
  --cache-max-entry-count 0.2
vllm serve OpenGVLab/InternVL3-8B --trust-remote-code --max-model-len 8k --port 8000
hf download OpenGVLab/InternVL2-Llama3-76B
hf download OpenGVLab/InternVL3_5-8B-HF
git clone https://github.com/OpenGVLab/InternVL.git
