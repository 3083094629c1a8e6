CUDA_VISIBLE_DEVICES=0 python model_worker.py --host 0.0.0.0 --port 40001 \
  --controller-address http://127.0.0.1:40000 --worker-address http://127.0.0.1:40001 \
  --model-path OpenGVLab/InternVL2-8B
