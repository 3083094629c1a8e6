"""What readers get: pages with badges, and the files beside them, from content and evidence.

In: a `Faq` and an `Assessment`. Out: Markdown, HTML and files for machines. It runs no
snippet.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
