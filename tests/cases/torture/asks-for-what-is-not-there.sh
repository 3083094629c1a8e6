# red: line 2: nosuchcommand: command not found
if ! nosuchcommand; then echo no; fi
