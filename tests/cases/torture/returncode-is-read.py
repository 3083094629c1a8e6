# green
import subprocess

done = subprocess.run(["false"])
print(done.returncode)
process = subprocess.Popen(["false"])
assert process.wait() == 1
