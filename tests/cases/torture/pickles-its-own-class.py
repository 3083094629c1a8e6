# green

import pickle

class Point:
    x = 1

assert pickle.loads(pickle.dumps(Point())).x == 1
