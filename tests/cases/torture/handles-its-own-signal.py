# green

import os, signal
signal.signal(signal.SIGTERM, lambda *_: print("got it"))
os.kill(os.getpid(), signal.SIGTERM)
