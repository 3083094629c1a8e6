# red: failed
nohup cat nofile &
wait
echo done
