# red: SIGKILL

kill -KILL $$
