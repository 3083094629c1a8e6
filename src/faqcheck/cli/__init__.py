"""The command line: a module for each group of commands; each command is one thin call."""
