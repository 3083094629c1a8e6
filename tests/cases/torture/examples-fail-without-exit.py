# red: doctest says: ***Test Failed*** 1 failures
import doctest
def f():
    """
    >>> f()
    2
    """
    return 1
doctest.testmod()
