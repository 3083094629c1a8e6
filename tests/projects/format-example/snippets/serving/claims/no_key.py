assert not None
