# red: ended with exit status
from subprocess import run as start

start(["false"])
