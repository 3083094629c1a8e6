# red: cannot close

class Handle:
    def __del__(self):
        raise OSError("cannot close")

handle = Handle()
