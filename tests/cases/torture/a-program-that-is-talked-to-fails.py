# red: 'false' in line 3 ended with exit status 1
import subprocess
p = subprocess.Popen(["false"])
p.communicate()
print("d")
