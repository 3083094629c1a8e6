# red: line 5 of what is shown never ran


def load():
    return 1


print("done")
