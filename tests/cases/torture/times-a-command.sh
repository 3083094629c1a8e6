# green
time false || true
