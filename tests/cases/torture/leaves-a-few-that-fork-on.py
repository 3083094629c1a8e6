# red: left a process behind

import os, time
if os.fork() == 0:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        pid = os.fork()
        if pid:
            time.sleep(0.001)
            os._exit(0)
        os.setsid()
time.sleep(0.1)
