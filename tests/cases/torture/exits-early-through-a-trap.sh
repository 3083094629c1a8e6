# red: before its last

trap 'exit 0' ERR
false
echo never
