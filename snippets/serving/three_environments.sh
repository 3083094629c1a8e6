pip install uv
for engine in lmdeploy==0.18.0 vllm==0.33.0 sglang==0.5.23; do
  uv venv --python 3.12 "environment-${engine%%=*}"
  uv pip install --python "environment-${engine%%=*}" "$engine"
done
