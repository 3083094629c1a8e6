# green

from multiprocessing import shared_memory
block = shared_memory.SharedMemory(create=True, size=64)
block.close()
block.unlink()
