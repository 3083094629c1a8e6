# red: never ran
if test -d /; then echo a; else echo b; fi
