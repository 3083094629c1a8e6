# red: ZeroDivisionError
from concurrent.futures import ThreadPoolExecutor


def work(n):
    return 1 / n


with ThreadPoolExecutor() as pool:
    pool.map(work, range(3))
print("done")
