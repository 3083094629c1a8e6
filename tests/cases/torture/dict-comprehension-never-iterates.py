# red: never ran
names = {name: name.uper() for name in []}
print(names)
