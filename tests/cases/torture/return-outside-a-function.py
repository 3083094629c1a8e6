# red: SyntaxError

x = 1
return x
