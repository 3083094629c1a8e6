# red: takes any exception, and one raised AttributeError
try:
    print("x".uper())
except Exception:
    pass
print("done")
