# red: never ran
def names():
    yield "a".uper()


names()
print("done")
