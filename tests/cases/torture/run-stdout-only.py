# red: ended with exit status
import subprocess

print(subprocess.run(["cat", "nofile"], capture_output=True, text=True).stdout)
