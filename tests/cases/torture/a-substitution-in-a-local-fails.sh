# red: failed
f() { local x=$(cat nofile); echo "$x"; }
f
echo done
