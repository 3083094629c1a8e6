# red: 'false' in line 3 ended with exit status 1
import subprocess as sp
sp.run("false", shell=True)
print("d")
