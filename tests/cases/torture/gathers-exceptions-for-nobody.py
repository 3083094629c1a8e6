# red: nobody looks at what 'gather' returned: a task raised ValueError: x
import asyncio
async def work():
    raise ValueError("x")
async def main():
    await asyncio.gather(work(), return_exceptions=True)
    print("d")
asyncio.run(main())
