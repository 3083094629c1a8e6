# red: left a process behind

import subprocess
subprocess.Popen(['bash', '-c', 'trap "" TERM INT HUP; sleep 1000; sleep 1000'])
import time; time.sleep(0.2)
