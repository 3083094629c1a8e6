pip instal lmdeploy==0.18.0
