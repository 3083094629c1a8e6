# red: ValueError: from a thread (in thread Thread-1
import threading


def work():
    raise ValueError("from a thread")


thread = threading.Thread(target=work)
thread.start()
thread.join()
