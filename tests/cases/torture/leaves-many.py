# red: left a process behind
import os
import time

for _ in range(4):
    os.fork()
time.sleep(0.05)
if os.getpid() != os.getpgid(0):
    os.setsid() if os.getpgid(0) != os.getpid() else None
    time.sleep(605)
