# red: failed
echo x > >(false)
sleep 0.1
echo done
