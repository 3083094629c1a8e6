# red: line 3 of what is shown never ran: 'echo never'
if [ -e /no/such/file ]; then
    echo never
fi
echo done
