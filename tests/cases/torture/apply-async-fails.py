# red: ZeroDivisionError
from multiprocessing.pool import ThreadPool


def work(n):
    return 1 / n


with ThreadPool(1) as pool:
    pool.apply_async(work, (0,))
    pool.close()
    pool.join()
