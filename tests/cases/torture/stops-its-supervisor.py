# red: ended or stopped a process that it was forked from
import os
import signal

def parent(pid):
    return int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1])


os.kill(parent(os.getppid()), signal.SIGSTOP)
