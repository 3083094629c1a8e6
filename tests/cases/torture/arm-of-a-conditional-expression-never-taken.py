# red: never ran
import sys

device = "cdua" if len(sys.argv) > 5 else "cpu"
print(device)
