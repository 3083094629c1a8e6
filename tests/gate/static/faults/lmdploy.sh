lmdploy serve api_server models/mine
