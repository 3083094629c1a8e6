from urllib.error import HTTPError
from urllib.request import urlopen

try:
    urlopen("http://127.0.0.1:8765/missing", timeout=5)
except HTTPError as error:
    assert error.code == 404, error
    print(error.code)
else:
    raise AssertionError("a missing file was found")
