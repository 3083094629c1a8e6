pip install uv
uv venv --python 3.12 vllm-environment
source vllm-environment/bin/activate
uv pip install vllm==0.33.0
