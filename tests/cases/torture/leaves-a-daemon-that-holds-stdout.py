# red: left a process behind
import os
import time

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(602)
    os._exit(0)
os.wait()
