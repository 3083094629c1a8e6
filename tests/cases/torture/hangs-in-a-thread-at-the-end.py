# red: was still running after 1 s
import threading
import time

threading.Thread(target=time.sleep, args=(600,)).start()
