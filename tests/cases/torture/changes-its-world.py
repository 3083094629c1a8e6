# green
import builtins
import json
import os
import resource
import signal
import sys

os.environ["TORTURE"] = "leaked"
os.chdir("/")
os.umask(0o777)
resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
builtins.torture = json.torture = "leaked"
sys.modules["torture"] = sys
sys.path.insert(0, "/torture")
sys.setrecursionlimit(100)
