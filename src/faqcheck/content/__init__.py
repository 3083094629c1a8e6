"""What authors write, read into one model.

In: YAML, snippets, pages, tables and settings. Out: a `Faq`, a `Project`, and every problem at its
place. It never runs a snippet, and knows neither evidence nor a page.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
