# red: failed
cat nofile &
wait -n || true
echo done
