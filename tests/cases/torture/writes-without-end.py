# red: wrote more than 64 MiB
while True:
    print("x" * 10000)
