# red: never ran
match 1:
    case 1:
        print("one")
    case 2:
        print("two")
