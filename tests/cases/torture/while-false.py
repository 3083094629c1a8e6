# red: never ran
while False:
    print("never")
print("done")
