# green
cd / || exit 1
test -d / || true
f() { test -d / || return 1; echo "in f"; }
f
