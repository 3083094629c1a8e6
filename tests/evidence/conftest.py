from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from small_project import FILES, Small

from faqcheck.gate.environment import Fingerprint


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """Return a small project whose evidence is written, judged and shown."""
    for name, text in FILES.items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return Small(tmp_path / "small")


@pytest.fixture
def fingerprint() -> Fingerprint:
    return Fingerprint("3.11.9", {"numpy": "2.4.6"}, "Linux-6.1", "x86_64", None, None, "stand-in")
