# red

import os, signal, time
os.kill(os.getppid(), signal.SIGTERM)
time.sleep(1000)
