# red: was still running
import multiprocessing


def square(number):
    return number * number


with multiprocessing.get_context("spawn").Pool(1) as pool:
    print(pool.map(square, [3]))
