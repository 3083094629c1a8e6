# green
