"""A model without a stand-in is told from a broken connection."""

from __future__ import annotations

from pathlib import Path

import pytest

from faqcheck.content import Case, Outcome, Snippet
from faqcheck.content.project import Project
from faqcheck.content.settings import Settings
from faqcheck.errors import Span
from faqcheck.gate.environment import Environment
from faqcheck.gate.runners.stand_ins import with_missing_stand_in

SETTINGS = {
    "name": "One",
    "environments": {"cpu": {"requirements": ["torch==2.0"], "stand_ins": "made/prepare.py"}},
}
OFFLINE = "OSError: We couldn't connect to 'https://huggingface.co' to load the files"


@pytest.mark.parametrize(
    ("failed", "weights", "said"),
    [
        (
            OFFLINE,
            "stand-in",
            "'owner/new' has no stand-in in the environment 'cpu'; there are owner/old. "
            f"Add one beside made/prepare.py. ({OFFLINE})",
        ),
        (OFFLINE, "released", OFFLINE),
        ("KeyError: 'x'", "stand-in", "KeyError: 'x'"),
    ],
)
def test_what_has_no_stand_in_is_named(
    failed: str, weights: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "hub" / "models--owner--old").mkdir(parents=True)
    text = 'load("owner/new", "owner/old", "other/thing")\n'
    snippet = Snippet("code", "one/a", "python", text, Span("a.py"), text)
    variables = {"HF_HOME": str(tmp_path)}
    environment = Environment("cpu", Path("python"), variables, weights=weights)
    project = Project(tmp_path, Settings.model_validate(SETTINGS))

    found = with_missing_stand_in(
        Case(snippet, "runs", "cpu"), Outcome("failed", failed), environment, project
    )

    assert found.message == said
