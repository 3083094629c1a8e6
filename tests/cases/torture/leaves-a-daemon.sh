# red: left a process behind: sleep 604
setsid nohup sleep 604 >/dev/null 2>&1 &
disown
