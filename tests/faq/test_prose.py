"""The settings of this FAQ refuse the words and forms that its first pages had."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from faqcheck.content.lint import find_problems
from faqcheck.content.project import read_project
from faqcheck.content.settings import Settings

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 29)

REFUSED = {
    "Leave the flags away.": "house-sentence",
    "Leave away the flags.": "house-word",
    "The pictures show it.": "house-word",
    "Whoever decodes it loses them.": "house-word",
    "How it was measured nobody says.": "house-sentence",
    "It is slow, but why it is so, no figure says.": "house-sentence",
    "Of the 2B the maintainers say that it is slow.": "house-sentence",
    "Only then does it load.": "house-sentence",
    "Repeat the prompt letter by letter.": "house-word",
    "A newer version mended that.": "house-word",
    f"Take {'one or ' * 15}two.": "long-sentence",
}
ACCEPTED = (
    "Leave out the flags. The page itself goes away.",
    "The images show it, and only InternVL3 has the fix.",
    "Of all grids it takes the closest one.",
    "How it was measured is unknown.",
)


def problems_of(answer: str, folder: Path) -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    held = Settings.model_validate(settings["tool"]["faqcheck"], by_alias=True, by_name=False)
    (folder / "pyproject.toml").write_text('[tool.faqcheck]\nname = "FAQ"\n', encoding="utf-8")
    (folder / "faq_src").mkdir()
    (folder / "faq_src" / "one.yml").write_text(
        "topic: One\nsummary: About one.\nentries:\n  - id: start\n    question: Where?\n"
        f"    answer: |\n      {answer}\n    sources: [https://example.org/]\n"
        "    updated: 2026-11-29\n",
        encoding="utf-8",
    )
    project = read_project(folder)
    assert project is not None
    found = find_problems(project.updated(prose=held.prose), today=TODAY)
    return {problem.code for problem in found}


@pytest.mark.parametrize(("answer", "code"), REFUSED.items())
def test_a_word_or_form_of_the_first_pages_is_refused(
    answer: str, code: str, tmp_path: Path
) -> None:
    assert code in problems_of(answer, tmp_path)


@pytest.mark.parametrize("answer", ACCEPTED)
def test_plain_sentences_are_accepted(answer: str, tmp_path: Path) -> None:
    assert problems_of(answer, tmp_path) <= {"unlisted-address"}
