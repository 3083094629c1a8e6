# red: nobody asks for what line 6 starts, which raised ZeroDivisionError
from concurrent.futures import ProcessPoolExecutor
def work(n):
    return 1 / n
with ProcessPoolExecutor() as pool:
    pool.submit(work, 0)
print("d")
