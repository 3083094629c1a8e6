# red: was killed by signal 15
import os
import signal

os.killpg(0, signal.SIGTERM)
