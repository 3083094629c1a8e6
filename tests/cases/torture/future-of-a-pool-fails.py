# red: ZeroDivisionError
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor() as pool:
    pool.submit(lambda: 1 / 0)
print("done")
