# red: ended with exit status
from subprocess import PIPE, Popen

out, _ = Popen(["cat", "nofile"], stdout=PIPE).communicate()
print(out)
