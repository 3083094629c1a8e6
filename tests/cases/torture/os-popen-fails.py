# red: ended with exit status 3
import os

print(os.popen("exit 3").read())
