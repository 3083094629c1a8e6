# green
from concurrent.futures import ThreadPoolExecutor, as_completed


def work(n):
    return 1 / n


with ThreadPoolExecutor() as pool:
    futures = [pool.submit(work, n) for n in range(3)]
    for future in as_completed(futures):
        try:
            print(future.result())
        except ZeroDivisionError:
            print("none")
