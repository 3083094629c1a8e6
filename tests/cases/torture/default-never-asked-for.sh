# red: never ran
echo "${HOME:-$(pwd)}"
