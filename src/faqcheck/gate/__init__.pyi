from .annotations import annotation, on_github
from .environment import (
    NONE,
    RELEASED,
    STAND_IN,
    WEIGHTS,
    Fingerprint,
    build_environment,
    find_environment,
    machine_offers,
    newer_versions,
    read_fingerprint,
    renewed,
)
from .pack import MIB, pack_cases
from .pack.wheels import Target
from .pins import package_name, pin_of
from .plan import NEEDS, STATIC_CHECKS, Planned, cases_of
from .verify import Gate

__all__ = [
    "MIB",
    "NEEDS",
    "NONE",
    "RELEASED",
    "STAND_IN",
    "STATIC_CHECKS",
    "WEIGHTS",
    "Fingerprint",
    "Gate",
    "Planned",
    "Target",
    "annotation",
    "build_environment",
    "cases_of",
    "find_environment",
    "machine_offers",
    "newer_versions",
    "on_github",
    "pack_cases",
    "package_name",
    "pin_of",
    "read_fingerprint",
    "renewed",
]
