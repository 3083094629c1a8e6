# green
try:
    print({}["x"])
except KeyError as error:
    print("no", error)
