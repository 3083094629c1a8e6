# red: SyntaxError
print("open"
