# red: passes, although line 2: 'false' failed with exit status 1
false &
sleep 0.2
