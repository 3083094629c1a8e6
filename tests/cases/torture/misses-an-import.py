# red: importlib

import importlib
importlib.util.find_spec('json')
