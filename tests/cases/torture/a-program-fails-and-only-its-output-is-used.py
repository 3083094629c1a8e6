# red: ended with exit status 1
import subprocess
print(subprocess.run(["sh", "-c", "echo a; false"], capture_output=True).stdout)
