# red: ended or stopped a process that it was forked from
import os
import signal

def parent(pid):
    return int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1])


if os.fork() == 0:
    os.setsid()
    os.execvp("sleep", ["sleep", "604"])
os.kill(parent(os.getppid()), signal.SIGKILL)
print("never")
