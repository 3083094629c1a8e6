"""What is tried: which cases there are, and what comes of running or reading them.

In: a `Faq` and a `Project`. Out: an `Outcome` a case. It never reads or writes evidence, and never
needs MkDocs.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
