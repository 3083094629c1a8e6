# red: 'false' in line 4 ended with exit status 1
import subprocess
def sh(cmd):
    return subprocess.run(cmd, shell=True)
sh("false")
print("d")
