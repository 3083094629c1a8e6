# red: failed
while read -r x; do echo "$x"; done < <(echo a; cat nofile)
echo done
