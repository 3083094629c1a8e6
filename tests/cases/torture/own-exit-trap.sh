# green

trap 'echo bye' EXIT
echo hello
