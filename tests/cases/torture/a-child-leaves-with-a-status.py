# red: passes, although ForkProcess-1 ended with exit status 3
import multiprocessing
import sys

process = multiprocessing.get_context("fork").Process(target=sys.exit, args=[3])
process.start()
process.join()
