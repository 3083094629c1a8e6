# red: ended with exit status
import subprocess

process = subprocess.Popen(["false"])
process.wait()
print("done")
