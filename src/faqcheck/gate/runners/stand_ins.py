"""Say that a run failed for want of a stand-in: libraries take it for a broken connection."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from faqcheck.gate.environment import STAND_IN

if TYPE_CHECKING:
    from faqcheck.content import Case, Outcome, Project
    from faqcheck.gate.environment import Environment

_OFFLINE = re.compile(
    r"(?:connect|offline|internet).*huggingface\.co|huggingface\.co.*(?:connect|offline|internet)"
    r"|LocalEntryNotFoundError|OfflineModeIsEnabled"
)
"""What huggingface_hub and transformers say of a repository that is not in the cache."""
_REPOSITORY = re.compile(r"(?<![\w/.:@-])[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*(?![\w/-])")
_NAMED = 12
"""Stand-ins that a message names."""


def with_missing_stand_in(
    case: Case, outcome: Outcome, environment: Environment, project: Project
) -> Outcome:
    """Return an outcome that names what has no stand-in, what has one, and where to add one."""
    text = f"{outcome.message}\n{outcome.output}"
    if outcome.status != "failed" or environment.weights != STAND_IN or not _OFFLINE.search(text):
        return outcome
    hub = Path(environment.variables.get("HF_HOME", "")) / "hub"
    known = sorted(p.name.split("--", 1)[1].replace("--", "/") for p in hub.glob("models--*--*"))
    owners = {name.partition("/")[0] for name in known}
    asked = [
        name
        for name in dict.fromkeys(_REPOSITORY.findall(case.snippet.whole))
        if name not in known and name.partition("/")[0] in owners
    ]
    declared = project.environment(case.environment)
    place = declared.stand_ins if declared else None
    there = ", ".join(known[:_NAMED]) + (", …" if len(known) > _NAMED else "")
    message = (
        f"{' and '.join(map(repr, asked)) or 'what it loads'} has no stand-in in the environment "
        f"{case.environment!r}; there are {there}. Add one beside {place}."
    )
    return replace(outcome, message=f"{message} ({outcome.message})")
