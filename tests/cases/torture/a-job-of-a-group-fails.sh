# red: failed
{ cat nofile; } &
wait
echo done
