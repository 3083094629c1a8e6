# red: 'false' in line 3 ended with exit status 1
import subprocess
with subprocess.Popen(["false"]) as p:
    pass
print("d")
