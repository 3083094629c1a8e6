# red: failed
cat <(false)
echo done
