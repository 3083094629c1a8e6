"""Hosts that faqcheck plugs into."""
