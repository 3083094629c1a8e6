# red: status 4

exit 4
