# red: before its last

import os, sys
os.execv(sys.executable, [sys.executable, '-c', 'pass'])
