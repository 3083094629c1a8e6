from .assess import Assessment, assess_faq
from .compatibility import read_holds
from .digest import digests_of
from .ledger import STATUSES, Verification, read_ledger, write_ledger
from .merge import merge_ledgers
from .read import Evidence, current_cases, read_evidence
from .record import Recorder, locked, settle
from .status import (
    FAILURES,
    breaches,
    exemptions_of,
    gap_lines,
    site_line,
    status_data,
    status_parts,
    status_text,
)
from .verdict import Depth, SiteVerdict, State, Verdict

__all__ = [
    "FAILURES",
    "STATUSES",
    "Assessment",
    "Depth",
    "Evidence",
    "Recorder",
    "SiteVerdict",
    "State",
    "Verdict",
    "Verification",
    "assess_faq",
    "breaches",
    "current_cases",
    "digests_of",
    "exemptions_of",
    "gap_lines",
    "locked",
    "merge_ledgers",
    "read_evidence",
    "read_holds",
    "read_ledger",
    "settle",
    "site_line",
    "status_data",
    "status_parts",
    "status_text",
    "write_ledger",
]
