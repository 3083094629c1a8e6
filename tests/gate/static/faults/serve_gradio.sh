lmdeploy serve gradio models/mine
