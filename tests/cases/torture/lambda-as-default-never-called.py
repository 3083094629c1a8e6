# red: never ran
print(sorted([], key=lambda name: name.uper()))
