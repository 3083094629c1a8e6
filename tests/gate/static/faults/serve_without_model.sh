lmdeploy serve api_server --server-port 23333
