# red: failed
echo "`cat nofile`"
echo done
