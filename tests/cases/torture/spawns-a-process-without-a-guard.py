# red: passes, although SpawnProcess-1 ended with exit status 1
import multiprocessing


def work():
    print("works")


process = multiprocessing.get_context("spawn").Process(target=work)
process.start()
process.join()
