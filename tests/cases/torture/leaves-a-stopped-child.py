# red: sleep 1004

import os, signal, subprocess
os.kill(subprocess.Popen(['sleep', '1004']).pid, signal.SIGSTOP)
