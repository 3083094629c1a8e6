# red: failed
for x in a $(cat nofile); do echo $x; done
echo done
