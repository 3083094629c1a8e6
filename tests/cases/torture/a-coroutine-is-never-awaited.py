# red: coroutine 'work' was never awaited
import asyncio
async def work():
    raise ValueError("x")
async def main():
    work()
    print("d")
asyncio.run(main())
