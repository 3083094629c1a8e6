# red: a part of line 4 of what is shown never ran: "'cdua'"
import sys

device = "cdua" if len(sys.argv) > 5 else "cpu"
print(device)
