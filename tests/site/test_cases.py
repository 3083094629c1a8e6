"""What becomes of an answer: `tests/cases/render`, a file each.

The expected lines stand in the pages of `topic.yml` and of its questions, one behind the other, in
this order, each within a line of its own;
what stands behind `! ` must not be in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from case_files import CASES, read_case
from rendered import render

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted((CASES / "render").glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_page(path: Path, tmp_path: Path) -> None:
    case = read_case(path)

    pages = render(case.write(tmp_path))
    page = "\n".join(text for path, text in pages.items() if re.fullmatch(r"topic|q/.*", path[:-3]))

    lines = iter(page.splitlines())
    for expected in case.expected.splitlines():
        if expected.startswith("! "):
            assert expected[2:] not in page
        else:
            assert any(expected in line for line in lines), f"not found, in order: {expected}"
