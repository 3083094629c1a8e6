# green

echo one \
  two