# red: passes, although asyncio says: Future exception was never retrieved
import asyncio


async def main():
    asyncio.get_running_loop().create_future().set_exception(ValueError("lost"))


asyncio.run(main())
