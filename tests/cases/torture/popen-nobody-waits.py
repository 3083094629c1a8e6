# red: ended with exit status
import subprocess, time

subprocess.Popen(["false"])
time.sleep(0.2)
