# red: never ran
if cat nofile; then echo a; fi
echo done
