# red: was still running after 1 s
while True:
    print("x" * 10000)
