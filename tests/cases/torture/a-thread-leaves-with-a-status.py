# red: left with status 3
import sys, threading
def work():
    sys.exit(3)
t = threading.Thread(target=work)
t.start()
t.join()
