llama-server -hf ggml-org/InternVL3-8B-Instruct-GGUF:Q4_K_M -c 8192 --port 8080
