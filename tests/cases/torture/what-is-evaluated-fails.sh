# red: failed
set +e
eval "cat nofile"
echo done
