# red: line 4 takes any exception, and one raised NameError
try:
    undefined_name("a")
except Exception:
    pass
