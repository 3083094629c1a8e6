# red: ended with exit status
import subprocess

with subprocess.Popen(["false"]) as process:
    pass
