# red: line 3 takes any exception, and one raised NameError
import contextlib
with contextlib.suppress(Exception):
    undefined_name("a")
print("d")
