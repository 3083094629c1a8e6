# red: before its last

f() { exit; }
f
echo never
