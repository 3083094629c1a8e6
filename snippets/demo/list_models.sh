curl -s -X POST http://127.0.0.1:40000/refresh_all_workers
curl -s -X POST http://127.0.0.1:40000/list_models
