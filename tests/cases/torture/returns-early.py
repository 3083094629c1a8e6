# red: line 6 of what is shown never ran (and 1 more)


def main():
    return
    print("trains")
    print("saves")


main()
