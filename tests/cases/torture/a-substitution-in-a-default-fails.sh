# red: failed
echo "${X:-$(cat nofile)}"
