# green
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool

with ThreadPoolExecutor() as pool:
    pool.submit(print, 1)
    print(list(pool.map(len, ["a", "b"])))
with ThreadPool(1) as threads:
    print(threads.map(len, ["a", "b"]))
    print(threads.apply_async(len, ("a",)).get())
status = os.system("exit 3")
print(os.waitstatus_to_exitcode(status))
with subprocess.Popen(["true"]) as process:
    pass
done = subprocess.run(["true"], capture_output=True)
print(done.stdout)
