# red: in line 3 ended with exit status 1
import os
print(os.popen("echo x; false").read())
