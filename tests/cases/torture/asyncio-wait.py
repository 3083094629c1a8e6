# red: prints a traceback
import asyncio


async def work(n):
    return 1 / n


async def main():
    await asyncio.wait([asyncio.create_task(work(0))])


asyncio.run(main())
