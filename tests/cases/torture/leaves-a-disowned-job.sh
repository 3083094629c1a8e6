# red: sleep 1006

nohup setsid sleep 1006 >/dev/null 2>&1 & disown
