# red: never ran
test -f /no && echo a
echo done
