# red: line 2: nofile: No such file or directory
cat < nofile || true
