python model_worker.py --host 0.0.0.0 --controller http://0.0.0.0:40000 \
  --port 40001 --worker http://0.0.0.0:40001 --model-path OpenGVLab/InternVL2-8B
