# red: failed
(set +e; cat nofile; echo inner)
echo done
