"""Turn an FAQ written in YAML into a site whose answers are tests."""

__version__ = "0.1.0"
