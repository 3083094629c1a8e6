# red: ended with exit status 127
no-such-program --flag
