# green
for n in 0 1; do
  test $n = 1 && echo one || echo none
  case $n in 0) echo 0;; *) echo 1;; esac
  if ((n)); then echo y; else echo n; fi
done
f() { local here=$(pwd); echo "$here"; }
f | cat
cat <<END
$(pwd)
END
while read -r x; do echo "$x"; done < <(echo a)
X=1 env | grep -c X
cat <(echo a) > >(cat)
sleep 0.1
