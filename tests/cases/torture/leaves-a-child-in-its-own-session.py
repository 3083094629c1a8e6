# red: sleep 1001

import subprocess
subprocess.Popen(['sleep', '1001'], start_new_session=True)
