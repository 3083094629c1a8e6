# red: failed
coproc cat nofile
wait
echo done
