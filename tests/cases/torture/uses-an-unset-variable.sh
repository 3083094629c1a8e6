# red: ended with exit status 1
echo "$NOT_SET_ANYWHERE"
