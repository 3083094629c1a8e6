# red: SIGABRT

import os
os.abort()
