people = {"ada": 36}
print(people["missing"])
