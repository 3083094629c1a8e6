# red: never ran
if 0:
    print("never")
print("done")
