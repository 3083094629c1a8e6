llama-server -m model.gguf --mmproj mmproj.gguf -c 8192 --port 8080
