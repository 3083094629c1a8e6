# red: status

echo one
if true; then
