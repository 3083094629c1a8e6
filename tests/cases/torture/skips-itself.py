# red: SkipTest
import unittest

raise unittest.SkipTest("not today")
