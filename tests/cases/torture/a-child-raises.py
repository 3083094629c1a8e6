# red: passes, although ForkProcess-1 ended with exit status 1
import multiprocessing


def work():
    raise ValueError("in the child")


if __name__ == "__main__":
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
