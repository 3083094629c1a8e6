# red: ended with exit status
import subprocess as sp

done = sp.run(["cat", "nofile"], capture_output=True, text=True)
print(done.stdout)
