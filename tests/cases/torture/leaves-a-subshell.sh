# red: left a process behind

(sleep 1007; echo done) &
