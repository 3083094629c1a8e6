# red: passes, although it prints a traceback: AssertionError: 1 != 2
import unittest


class Sums(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(1, 2)


unittest.main(exit=False)
