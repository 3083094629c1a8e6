# red: ValueError: \ud800
raise ValueError("\ud800")
