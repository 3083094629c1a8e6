# red: ended with exit status 7
import sys

sys.exit(7)
