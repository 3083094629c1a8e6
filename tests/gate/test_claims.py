"""A claim holds its sentence: what is stated stands in what the claim printed."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from faqcheck.content import figures_outside, not_printed, statements_of

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = """topic: One
summary: About one.
entries:
  - id: start
    question: How do I start?
    sources: [https://example.org/manual]
    updated: 2026-01-31
    answer: |
      [%s](claim:steps) Another 17 are not held.
    claims:
      - id: steps
        file: steps.py
        checks: {runs: }
        %s
"""


def write(folder: Path, sentence: str, elsewhere: str = "") -> Path:
    for name in ("faq_src", "snippets"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "pyproject.toml").write_text('[tool.faqcheck]\nname = "Case"\npages = []\n')
    (folder / "faq_src" / "one.yml").write_text(ENTRY % (sentence, elsewhere), encoding="utf-8")
    program = 'print("3328 tokens with go --fast, 0.70 of it")\n'
    (folder / "snippets" / "steps.py").write_text(program, encoding="utf-8")
    return folder


def faqcheck(project: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "faqcheck", "--project", str(project), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        ("a photo takes 3,328 tokens, 0.7 of `it`", ["3,328", "0.7", "it"]),
        ("bf16 and InternVL2 are names; 8B and 1/2000 are not", ["8", "1", "2000"]),
        ('`--tp 2` on 2 GPUs, 2 of them "free"', ["--tp 2", "2", "free"]),
        ("half of them", []),
    ],
)
def test_figures_and_quoted_names_are_what_is_stated(sentence: str, stated: list[str]) -> None:
    assert statements_of(sentence) == stated


@pytest.mark.parametrize(
    ("sentence", "printed", "missing"),
    [
        ("it takes 3,328", "3328 tokens", []),
        ("it takes 3329", "3328 tokens", ["3329"]),
        ("it takes 328", "3328 tokens", ["328"]),
        ("it takes 0.7", "0.70", ["0.7"]),
        ("it takes 5", "5.17", ["5"]),
        ("call `generate`", "model.generate", []),
        ("call `generat`", "nothing", ["generat"]),
    ],
)
def test_a_figure_has_to_stand_there_as_a_whole(
    sentence: str, printed: str, missing: list[str]
) -> None:
    assert not_printed([sentence], printed, ()) == missing


def test_a_changed_figure_turns_the_claim_red(tmp_path: Path) -> None:
    assert faqcheck(write(tmp_path, "A photo takes 3328 tokens with `go`."), "verify")[0] == 0

    code, said = faqcheck(write(tmp_path, "A photo takes 3329 tokens with `goo`."), "verify")

    assert code == 1
    assert "its sentence states '3329', 'goo', which the claim did not print" in said
    assert "faq_src/one.yml:11:9" in said


def test_what_comes_from_elsewhere_is_declared(tmp_path: Path) -> None:
    project = write(tmp_path, "In 0.18 it takes 3328.", 'elsewhere: {"0.18": "the manual"}')

    assert faqcheck(project, "verify")[0] == 0


def test_a_changed_figure_makes_evidence_stale_and_other_words_do_not(tmp_path: Path) -> None:
    project = write(tmp_path, "A photo takes 3328 tokens.")
    faqcheck(project, "verify", "--record")

    def state() -> str:
        cases = json.loads(faqcheck(project, "status", "--json")[1])["cases"]
        return next(c["state"] for c in cases if c["check"] == "runs")

    write(project, "A picture takes 3328 tokens.")
    assert state() == "verified"
    write(project, "A picture takes 3329 tokens.")
    assert state() == "stale"


def test_figures_of_prose_outside_claims_are_listed(tmp_path: Path) -> None:
    code, said = faqcheck(write(tmp_path, "It takes 3328."), "status", "--figures")

    assert code == 0
    assert said.splitlines() == [
        "faq_src/one.yml:9:45: 17",
        "1 figures of prose outside claims; 1 are held by claims.",
    ]


def test_code_links_and_claims_are_no_prose() -> None:
    answer = (
        "Take 5.\n\n```bash\nrun 6\n```\n`7` [8 of](https://e.org/9) [10](claim:a) [[table:t-11]]"
    )

    assert list(figures_outside(answer)) == [(1, 6, "5"), (6, 6, "8")]
