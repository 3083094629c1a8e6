# red: status 1

read -r line
