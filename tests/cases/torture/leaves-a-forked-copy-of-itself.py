# red: left a process behind

import os, time
if os.fork() == 0:
    time.sleep(1000)
