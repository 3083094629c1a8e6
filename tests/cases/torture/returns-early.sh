# red: before its last

echo one
return 0
echo never
