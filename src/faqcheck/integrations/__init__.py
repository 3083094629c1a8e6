"""Hosts that faqcheck plugs into: settings go in, errors come out in the words of the host."""
