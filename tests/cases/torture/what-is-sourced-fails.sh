# red: failed
echo "cat nofile; echo inner" > inner.sh
set +e
. ./inner.sh
echo done
