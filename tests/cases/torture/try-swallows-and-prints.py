# red: takes any exception, and one raised AttributeError
try:
    print("x".uper())
except Exception as error:
    print("failed", error)
print("done")
