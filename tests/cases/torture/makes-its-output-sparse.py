# red: wrote more than 64 MiB
import os

os.truncate(1, 2**30)
