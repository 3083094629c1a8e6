lmdeploy serve api_server models/mine --model-form awq
