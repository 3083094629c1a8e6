# red: a part of line 4 of what is shown never ran: 'undefined_name()'
import sys

print(len(sys.argv) > 5 and undefined_name())
