lmdeploy serve api_server models/mine --server-port abc
