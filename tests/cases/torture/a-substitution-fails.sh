# red: status 1

x=$(false)
echo never
