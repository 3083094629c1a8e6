# red: never ran
def skip(function):
    return lambda: None


@skip
def work():
    print("work")


work()
