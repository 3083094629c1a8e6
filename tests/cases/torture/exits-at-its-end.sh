# green

echo one
exit 0
