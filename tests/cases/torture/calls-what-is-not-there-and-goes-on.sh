# red: bash says: calls-what-is-not-there-and-goes-on.sh: line 2: nosuchcommand: command not found
nosuchcommand || true
