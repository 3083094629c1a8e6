# red: ZeroDivisionError
import asyncio


async def work(n):
    return 1 / n


async def main():
    await asyncio.gather(work(1), work(0), return_exceptions=True)


asyncio.run(main())
