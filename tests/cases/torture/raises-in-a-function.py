# red: KeyError

def work():
    raise KeyError("inside")

work()
