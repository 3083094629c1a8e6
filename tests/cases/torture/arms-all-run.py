# green
import sys

for n in (0, 1):
    name = "one" if n else "none"
    print(n and name or sys.argv[0])
    assert n >= 0, f"{name if n else n} is below {n or 3}"
words = sorted(["b", "a"], key=lambda word: word.upper())
print({w: w.upper() for w in words if w}, sum(len(w) for w in words))
debug = len(sys.argv) > 5 or False
