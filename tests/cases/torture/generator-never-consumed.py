# red: a part of line 2 of what is shown never ran: "int('x')"
numbers = (int("x") for _ in range(3))
print(numbers)
