# red: was killed by SIGKILL
import os
import signal

os.kill(os.getpid(), signal.SIGKILL)
