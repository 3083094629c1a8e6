# red: 'false' in line 4 ended with exit status 1
import asyncio
async def main():
    p = await asyncio.create_subprocess_exec("false")
    await p.wait()
    print("d")
asyncio.run(main())
