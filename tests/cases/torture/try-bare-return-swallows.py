# red: takes any exception, and one raised AttributeError
def work():
    try:
        return "x".uper()
    except:
        return None


print(work())
