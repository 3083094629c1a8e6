# red: 'false' in line 3 ended with exit status 1
import subprocess
subprocess.Popen(["false"])
print("d")
