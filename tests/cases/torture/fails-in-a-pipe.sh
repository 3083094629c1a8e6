# red: ended with exit status 1
false | cat
