# red: RuntimeError: in del
class Noisy:
    def __del__(self):
        raise RuntimeError("in del")


Noisy()
