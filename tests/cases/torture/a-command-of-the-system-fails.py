# red: 'exit 3' in line 3 ended with exit status 3
import os
os.system("exit 3")
print("d")
