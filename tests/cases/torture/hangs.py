# red: was still running after 1 s
import time

time.sleep(600)
