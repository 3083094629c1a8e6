# red: left with status 0 before its last line
def helper():
    raise SystemExit


helper()
print("never")
