"""Every mistake is reported at its place, in words that help; all at once; never a traceback."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

import pytest

from case_files import CASES, case_files, read_case
from faqcheck.content.lint import find_problems
from faqcheck.content.project import find_project
from faqcheck.errors import FaqError

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 6, 1)


def problems_of(folder: Path) -> list[str]:
    try:
        found = find_problems(find_project(folder), today=TODAY)
    except FaqError as err:
        return [str(problem) for problem in err.problems]
    return [str(problem) for problem in found]


@pytest.mark.parametrize("path", case_files("lint"), ids=lambda path: path.stem)
def test_lint_reports_each_mistake_at_its_place(path: Path, tmp_path: Path) -> None:
    case = read_case(path)

    found = problems_of(case.write(tmp_path))

    assert "".join(f"{line}\n" for line in found) == case.expected


def test_ten_faults_in_one_file_are_reported_at_once(tmp_path: Path) -> None:
    case = read_case(CASES / "lint" / "ten-faults-at-once.txt")

    found = problems_of(case.write(tmp_path))

    assert len({line.rpartition("[")[2] for line in found}) >= 10


def test_a_waiver_holds_on_its_last_day(tmp_path: Path) -> None:
    project = find_project(read_case(CASES / "lint" / "expired-waiver.txt").write(tmp_path))

    on_its_last_day = find_problems(project, today=dt.date(2026, 5, 31))

    assert [problem.code for problem in on_its_last_day] == []


@pytest.mark.parametrize("seed", range(8))
def test_mutated_files_give_problems_and_never_a_traceback(seed: int, tmp_path: Path) -> None:
    """Forty mutants a seed; anything but a list of problems fails this test."""
    folder = read_case(CASES / "lint" / "nothing-wrong.txt").write(tmp_path)
    chance = random.Random(seed)
    files = [p for p in sorted(folder.rglob("*")) if p.suffix in (".yml", ".csv", ".md", ".toml")]
    for _ in range(40):
        file = chance.choice(files)
        original = file.read_bytes()
        file.write_bytes(_mutated(original, chance))

        found = problems_of(folder)

        assert all(":" in line and line.endswith("]") for line in found)
        file.write_bytes(original)


def _mutated(content: bytes, chance: random.Random) -> bytes:
    pieces = [b"\t", b"\x00", b"\xff", b"&a ", b"*a", b"[", b"}", b"'", b'"', b": ", b"- ", b"\n"]
    pieces += [b"!!int ", b"!!timestamp ", b"2026-13-45", b"1.10", b"~", b"<<: ", b"{", b"|", b"#"]
    pieces += [b"```", b"<!-- faqcheck: ", b"\xc2\x85", b"\xe2\x80\xa8", b"../", b"\\0", b"1e999"]
    mutant = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(mutant) + 1)
        end = start + chance.choice([0, 0, 1, 3, 20])
        mutant[start:end] = chance.choice(pieces)
    return bytes(mutant)
