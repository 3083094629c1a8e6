from .assess import Assessment, assess_faq
from .compatibility import read_compatibility
from .digest import Digests, digests_of
from .ledger import read_ledger, read_lines, replace_file, write_ledger
from .merge import merge_ledgers
from .moves import find_moves, with_moves
from .read import Evidence, current_cases, read_evidence
from .received import Received, receive
from .record import RECORDED, Recorder, locked, merge_journals
from .rows import STATUSES, Verification
from .status import (
    FAILURES,
    breaches,
    exemptions_of,
    figures_lines,
    gap_lines,
    site_line,
    status_data,
    status_parts,
    status_text,
)
from .verdict import Depth, SiteVerdict, State, Verdict

__all__ = [
    "FAILURES",
    "RECORDED",
    "STATUSES",
    "Assessment",
    "Depth",
    "Digests",
    "Evidence",
    "Received",
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
    "figures_lines",
    "find_moves",
    "gap_lines",
    "locked",
    "merge_journals",
    "merge_ledgers",
    "read_compatibility",
    "read_evidence",
    "read_ledger",
    "read_lines",
    "receive",
    "replace_file",
    "site_line",
    "status_data",
    "status_parts",
    "status_text",
    "with_moves",
    "write_ledger",
]
