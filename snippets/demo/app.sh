streamlit run app.py --server.port 10003 -- --controller_url http://127.0.0.1:40000
