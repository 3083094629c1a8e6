# red: left a process behind: sleep 603
sleep 603 &
echo done
