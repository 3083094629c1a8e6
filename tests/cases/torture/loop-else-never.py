# red: never ran
for x in [1]:
    break
else:
    print("x")
print("done")
