# red: line 7 of what is shown never ran

try:
    number = int("3")
except (ValueError,
        TypeError):
    number = 0
print(number)
