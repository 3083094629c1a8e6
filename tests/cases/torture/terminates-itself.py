# red: SIGTERM

import os, signal
os.kill(os.getpid(), signal.SIGTERM)
