sed -i 's/a/b/'
