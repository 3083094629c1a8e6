# red: before its last

raise SystemExit
print('never')
