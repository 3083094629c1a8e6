# red: ZeroDivisionError
from concurrent.futures import ProcessPoolExecutor


def work(n):
    return 1 / n


if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        pool.submit(work, 1)
        pool.submit(work, 0)
