# green

import inspect

def work():
    return 42

assert work() == 42
assert "return 42" in inspect.getsource(work)
