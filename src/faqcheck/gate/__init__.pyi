from .annotations import annotation, as_displayed, fenced, harmless, on_github
from .check import Check, Decisive, all_checks, check_of, is_static, register
from .choose import Chosen, choose_cases
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
    upgraded,
)
from .findings import Finding, Findings
from .levels import unknown_checks
from .pack import MIB, pack_cases
from .pack.wheels import Target
from .pins import package_name, pin_of
from .plan import Planned, cases_of
from .ray import Share, run_on_ray
from .shards import Shard, parse_shard, shares_of
from .static.batch import Batch
from .verify import Gate

__all__ = [
    "MIB",
    "NONE",
    "RELEASED",
    "STAND_IN",
    "WEIGHTS",
    "Batch",
    "Check",
    "Chosen",
    "Decisive",
    "Finding",
    "Findings",
    "Fingerprint",
    "Gate",
    "Planned",
    "Shard",
    "Share",
    "Target",
    "all_checks",
    "annotation",
    "as_displayed",
    "build_environment",
    "cases_of",
    "check_of",
    "choose_cases",
    "fenced",
    "find_environment",
    "harmless",
    "is_static",
    "machine_offers",
    "newer_versions",
    "on_github",
    "pack_cases",
    "package_name",
    "parse_shard",
    "pin_of",
    "read_fingerprint",
    "register",
    "run_on_ray",
    "shares_of",
    "unknown_checks",
    "upgraded",
]
