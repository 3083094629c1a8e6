# red: left with status 0 before its last line
echo one
exit 0
echo two
