# red: exit status 3
import os

os.system("exit 3")
print("done")
