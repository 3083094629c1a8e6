lmdeploy serve api_server OpenGVLab/InternVL2-8B --trust-remote-code --backend turbomind \
  --server-port "$PORT" --session-len 16384 --tp 2 --cache-max-entry-count 0.2 > server.log 2>&1 &
curl --silent --fail "http://127.0.0.1:$PORT/v1/models"
