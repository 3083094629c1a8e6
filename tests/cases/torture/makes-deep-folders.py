# green
import os

for number in range(3000):
    os.mkdir("d")
    os.chdir("d")
os.chmod(".", 0)
print("done")
