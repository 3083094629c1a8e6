# red: line 5 of what is shown never ran
import sys

device = "cpu"
if len(sys.argv) > 5: device = "cdua"
print(device)
