# red: never ran
f() { echo a; }
trap f USR1
echo done
