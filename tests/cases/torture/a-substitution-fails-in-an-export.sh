# red: passes, although line 2: 'false' failed with exit status 1
export X=$(false)
echo "$X"
