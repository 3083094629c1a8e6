echo "one two
