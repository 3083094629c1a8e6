# red: left with status 0 before its last line
import os

os._exit(0)
