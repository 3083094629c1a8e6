export CONTROLLER_PORT=40000
cd InternVL/streamlit_demo
python controller.py --host 0.0.0.0 --port "$CONTROLLER_PORT" &
python model_worker.py --host 0.0.0.0 --port 40001 --controller-address "http://0.0.0.0:$CONTROLLER_PORT" \
  --worker-address http://0.0.0.0:40001 --model-path OpenGVLab/InternVL2-8B &
streamlit run app.py --server.port 10003 -- --controller_url "http://0.0.0.0:$CONTROLLER_PORT" \
  --sd_worker_url http://0.0.0.0:39999
