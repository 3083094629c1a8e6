# red: a part of line 4 of what is shown never ran: 'undefined_name()'
import sys

print(sys.argv or undefined_name())
