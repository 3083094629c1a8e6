# red: never ran
names = [name.uper() for name in []]
print(names)
