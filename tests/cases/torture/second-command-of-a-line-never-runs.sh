# red: line 2 of what is shown never ran: 'true || echo never'
true || echo never
