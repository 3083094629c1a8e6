# red: prints a traceback
import asyncio


async def work(n):
    return 1 / n


async def main():
    task = asyncio.create_task(work(0))
    await asyncio.sleep(0.01)


asyncio.run(main())
