# red: never ran
while false; do echo a; done
echo done
