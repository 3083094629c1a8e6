# green
import os

os.makedirs("a/b/c")
for name in ("a/b/c", "a/b", "a"):
    os.chmod(name, 0o500)
