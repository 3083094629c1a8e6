# green
import multiprocessing
import time

process = multiprocessing.get_context("fork").Process(target=time.sleep, args=[60])
process.start()
process.terminate()
process.join()
