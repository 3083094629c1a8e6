# green
import functools
import json
import re


def upper(match):
    return match[0].upper()


def default(value):
    return str(value)


@functools.lru_cache
def key(value):
    return -value


assert re.sub("[a-z]+", upper, "ab 1") == "AB 1"
assert json.dumps({"a": {1}}, default=default)
assert sorted([1, 2], key=key) == [2, 1]
