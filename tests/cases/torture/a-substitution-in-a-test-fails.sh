# red: failed
test -z "$(cat nofile)"
[[ -z $(cat nofile) ]]
echo done
