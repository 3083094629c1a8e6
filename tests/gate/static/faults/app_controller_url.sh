streamlit run app.py --server.port 10003 -- --controller-url http://0.0.0.0:40000
