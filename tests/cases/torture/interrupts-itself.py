# red: KeyboardInterrupt

import os, signal, time
os.kill(os.getpid(), signal.SIGINT)
time.sleep(5)
