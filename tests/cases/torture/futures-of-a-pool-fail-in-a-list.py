# red: ZeroDivisionError
from concurrent.futures import ThreadPoolExecutor, wait


def work(n):
    return 1 / n


with ThreadPoolExecutor() as pool:
    futures = [pool.submit(work, n) for n in range(3)]
    wait(futures)
print("done")
