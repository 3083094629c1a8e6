# red: never ran
import sys

len(sys.argv) > 5 and sys.exitt(3)
print("done")
