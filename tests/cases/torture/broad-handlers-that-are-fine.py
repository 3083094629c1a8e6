# green
def work(n):
    try:
        for _ in range(2):
            if n:
                return 1 / n
        return 1 / n
    except Exception:
        return None


for n in (0, 1):
    print(work(n))
for n in (0, 1):
    try:
        if n:
            continue
        print(1 / n)
    except Exception as error:
        print(error)
