uv venv --python 3.12 vllm-environment
uv pip install --python vllm-environment vllm==0.33.0
