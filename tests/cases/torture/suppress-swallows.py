# red: takes any exception, and one raised AttributeError
import contextlib

with contextlib.suppress(Exception):
    print("x".uper())
print("done")
