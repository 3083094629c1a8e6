curl --silent http://127.0.0.1:8765/
