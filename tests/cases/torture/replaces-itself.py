# red: left with status 0 before its last line
import os

os.execvp("true", ["true"])
