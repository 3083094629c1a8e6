# red: sleep 1003

import subprocess
subprocess.Popen(['/bin/sleep', '1003'], env={})
