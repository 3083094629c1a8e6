# green

false || echo fine
