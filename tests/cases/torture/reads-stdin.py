# red: EOFError
input("name? ")
