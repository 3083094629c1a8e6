# red: left with status 0 before its last line
import sys

sys.exit(0)
print("never")
