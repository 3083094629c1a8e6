# red: a part of line 2 of what is shown never ran: 'undefined_name(x)'
print([undefined_name(x) for x in range(3) if x > 5])
