"""What came of it: rows of the ledger, and what they say about a case today.

In: outcomes, and digests of what decided them. Out: a `Verdict` a case, an `Assessment` of all. It
never runs a case, and claims no more than a row shows.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
