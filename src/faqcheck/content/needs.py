"""What a case may need of a machine, and how each need is named wherever it is."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that not every machine has."""

    name: str
    """In settings, on the command line and as a mark of pytest."""
    meaning: str
    """What it is: `a CUDA device`."""
    shown: str
    """What a page says that a case needs."""
    without: str
    """How a page names a case that lacks it: `on a GPU`, as in `not yet run on a GPU`."""
    declared: bool = True
    """Whether an environment declares it; else it follows from what the environment is."""


BUILT = Need(
    name="environment",
    meaning="an environment that faqcheck builds",
    shown="an environment",
    without="in its environment",
    declared=False,
)
"""Met by building it, wherever packages can be had."""
GPU = Need(name="gpu", meaning="a CUDA device", shown="a GPU", without="on a GPU")
NETWORK = Need(
    name="network", meaning="the network", shown="the network", without="with the network"
)
NEEDS = {need.name: need for need in (BUILT, GPU, NETWORK)}
"""By name."""
SCARCE = {name: need for name, need in NEEDS.items() if need.declared}
"""Those that the everyday gate may not meet."""


def scarce(needs: frozenset[str]) -> list[Need]:
    """Return those of a case's needs that not every machine meets, by name."""
    return [NEEDS[name] for name in sorted(needs & SCARCE.keys())]


def one_of(known: Collection[str]) -> Callable[[str], str]:
    """Return a validator of names."""

    def validate(name: str) -> str:
        if name not in known:
            *others, last = map(repr, known)
            expected = f"{', '.join(others)} or {last}" if others else last
            raise ValueError(f"expected {expected}; found {name!r}")
        return name

    return validate


NeedName = Annotated[str, AfterValidator(one_of(NEEDS))]
ScarceName = Annotated[str, AfterValidator(one_of(SCARCE))]
