# green
if ! x=$(false); then echo "no x"; fi
y=$(false) || y=none
! false
(exit 3) || true
[[ $y == none ]] && echo "$y"
z=$(false || echo fine)
echo "$z"
