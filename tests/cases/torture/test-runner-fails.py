# red: 
import unittest


class T(unittest.TestCase):
    def test(self):
        assert 1 == 2


suite = unittest.defaultTestLoader.loadTestsFromTestCase(T)
unittest.TextTestRunner().run(suite)
