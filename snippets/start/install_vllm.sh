python3 -m venv internvl-vllm
source internvl-vllm/bin/activate
pip install vllm openai
