# red: never ran
import os

home = os.environ["HOME"] or os.getcwdd()
print(home)
