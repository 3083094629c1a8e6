# red: before its last

import os, threading, time
threading.Thread(target=lambda: os._exit(0)).start()
time.sleep(5)
