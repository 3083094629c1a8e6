# red: 
import doctest


def work():
    """
    >>> work()
    2
    """
    return 1


doctest.testmod()
