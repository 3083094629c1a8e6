# red: left a process behind

import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 1024)
        os.chdir("/")
        time.sleep(1000)
    os._exit(0)
os.wait()
