# red: passes, although asyncio says: Task was destroyed but it is pending!
import asyncio

loop = asyncio.new_event_loop()
loop.create_task(asyncio.sleep(60))
loop.run_until_complete(asyncio.sleep(0))
loop.close()
