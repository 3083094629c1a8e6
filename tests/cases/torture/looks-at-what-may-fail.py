# green
"""What fails, and is asked for, ended on purpose or caught by its name."""

import asyncio
import contextlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing.pool import ThreadPool


def work(n):
    return 1 / n


async def wait():
    raise ValueError("x")


async def main():
    found = await asyncio.gather(wait(), return_exceptions=True)
    print(type(found[0]).__name__)


asyncio.run(main())
with ThreadPoolExecutor() as pool:
    first = pool.submit(work, 0)
    print(type(first.exception()).__name__)
    for one in as_completed([pool.submit(work, n) for n in (1, 2)]):
        print(one.result() > 0)
    print(list(pool.map(work, [1, 2])))
with ThreadPool(1) as other:
    lost = other.apply_async(work, (0,), error_callback=print)
    lost.wait()
    try:
        other.map(work, [0])
    except ZeroDivisionError as err:
        print(err)
server = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
server.terminate()
server.wait()
assert os.system("exit 3") != 0
try:
    {}.nothing
except AttributeError as err:
    print(err)
try:
    int("x")
except Exception as err:
    print(err)
with contextlib.suppress(FileNotFoundError):
    os.remove("nothing")
