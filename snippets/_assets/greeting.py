"""Set-up of an example on the page `sessions`."""

greeting = "Hello, reader"
