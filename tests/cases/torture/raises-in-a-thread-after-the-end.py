# red: too late

import threading, time

def late():
    time.sleep(0.2)
    raise OSError("too late")

threading.Thread(target=late).start()
