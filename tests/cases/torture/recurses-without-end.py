# red: RecursionError
def again():
    return again()


again()
