# red: was killed by signal 9
import os
import signal
import time

os.kill(os.getppid(), signal.SIGKILL)
time.sleep(600)
