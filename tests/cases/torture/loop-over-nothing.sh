# red: never ran
for x in; do echo a; done
echo done
