# green
name=world other="two
lines"
export GREETING=hello
readonly fixed=1
greet() {
    local who=$1
    printf '%s %s\n' "$GREETING" "$who"
}
greet "$name" | cat
text=$(
    echo one
    echo two
)
for word in $text; do echo "$word"; done
case $name in
    world) echo known ;;
esac
echo a \
    b \
    c
while read -r line; do
    echo "$line"
done <<EOF
$(greet "$other")
EOF
((1 + 1))
[[ $name == world ]] && echo yes
[ "$fixed" = 1 ]
(cd / && pwd)
{ echo grouped; } >/dev/null
MODE=x "$(command -v env)" true
"$(command -v echo)" last
