# red: was killed by SIGTERM
import os
import signal

os.killpg(0, signal.SIGTERM)
