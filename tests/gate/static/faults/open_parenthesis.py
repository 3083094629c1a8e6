answer = "A tiger."
print(answer
