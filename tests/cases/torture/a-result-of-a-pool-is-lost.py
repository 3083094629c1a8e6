# red: nobody asks for what line 6 starts, which raised ZeroDivisionError
from multiprocessing import Pool
def work(n):
    return 1 / n
with Pool(2) as pool:
    pool.apply_async(work, (0,))
    pool.close()
    pool.join()
print("d")
