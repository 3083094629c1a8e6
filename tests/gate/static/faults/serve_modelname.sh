lmdeploy serve api_server models/mine --modelname mine
