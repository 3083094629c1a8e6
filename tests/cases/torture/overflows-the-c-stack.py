# red: SIGSEGV | 3.12: maximum recursion depth exceeded

import sys
sys.setrecursionlimit(10**9)
import pickle
nested = []
for _ in range(10**6):
    nested = [nested]
pickle.dumps(nested)
