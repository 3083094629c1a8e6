# green
import os

output = os.readlink("/proc/self/fd/1")
os.unlink(output)
os.mkfifo(output)
print("done")
