# red: passes, although it prints a traceback: ValueError: lost
import asyncio


async def work():
    raise ValueError("lost")


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    return task.done()


asyncio.run(main())
