lmdeploy convert internvl models/mine
