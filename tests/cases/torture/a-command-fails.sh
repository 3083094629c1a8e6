# red: status 1

echo one
false
echo never
