"""How an output that is shown is compared with the one that came: as doctest does, and numbers."""

from __future__ import annotations

import doctest
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NUMBER = doctest.register_optionflag("NUMBER")
"""Numbers are compared to the digits that are shown."""
_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?(?![\w.])")
_CHECKER = doctest.OutputChecker()


@dataclass(frozen=True, slots=True)
class Matching:
    """The rules of one block."""

    flags: int = 0
    """Of doctest, and `NUMBER`."""
    ignore: tuple[str, ...] = ()
    """Regular expressions; what they find is left out of both."""

    @classmethod
    def of(cls, options: Iterable[str], ignore: Iterable[str] = ()) -> Matching:
        """Return the rules that are declared by names."""
        flags = 0
        for name in options:
            flags |= doctest.OPTIONFLAGS_BY_NAME[name]
        return cls(flags, tuple(ignore))

    def switched(self, options: Mapping[int, bool] | None) -> Matching:
        """Return the rules with those that one example switches on or off."""
        flags = self.flags
        for flag, on in (options or {}).items():
            flags = flags | flag if on else flags & ~flag
        return replace(self, flags=flags)

    @property
    def skips(self) -> bool:
        """Say whether the example is not to be run."""
        return bool(self.flags & doctest.SKIP)

    def agree(self, want: str, got: str) -> bool:
        """Say whether an output is the one that is shown."""
        want, got = self.left(want), self.left(got)
        if self.flags & NUMBER:
            got = _to_the_digits_shown(want, got)
        return _CHECKER.check_output(want, got, self.flags & ~NUMBER)

    def agree_on_exception(self, want: str, got: str) -> bool:
        """Say whether an exception is the one that is shown, each as its last line."""
        if self.agree(want, got):
            return True
        if not self.flags & doctest.IGNORE_EXCEPTION_DETAIL:
            return False
        return _type_of(want) == _type_of(got)

    def left(self, text: str) -> str:
        """Return a text without what is not compared."""
        for pattern in self.ignore:
            text = re.sub(pattern, "", text, flags=re.MULTILINE)
        return text


def without_ends(text: str) -> str:
    """Return a text without blanks at the ends of its lines, and blank lines at its own."""
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) + "\n"


def _type_of(line: str) -> str:
    return line.partition(":")[0].strip().rpartition(".")[2]


def _to_the_digits_shown(want: str, got: str) -> str:
    """Return an output with its numbers as they are shown, where they agree to the digits shown.

    Numbers are paired in order; an output with another count of them is left as it is.
    """
    shown, came = _NUMBER.findall(want), _NUMBER.findall(got)
    if len(shown) != len(came):
        return got
    pairs = iter(zip(shown, came, strict=True))

    def as_shown(_: re.Match[str]) -> str:
        one, other = next(pairs)
        return str(one) if _is_close(one, other) else str(other)

    return _NUMBER.sub(as_shown, got)


def _is_close(shown: str, came: str) -> bool:
    mantissa, _, power = shown.lower().partition("e")
    digits = len(mantissa.partition(".")[2])
    step = 10.0 ** (int(power or 0) - digits)
    return abs(float(shown) - float(came)) <= step / 2 * (1 + 1e-9)
