# red: ended with exit status
import asyncio


async def main():
    process = await asyncio.create_subprocess_exec("false")
    await process.wait()


asyncio.run(main())
