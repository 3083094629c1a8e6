lmdeploy serve api_server models/mine --model-format awx
