"""Links to show, edit and report take the form of the repository's host."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from faqcheck.content.settings import Settings
from faqcheck.site.forges import edit_address, file_address, issue_address

PATH = "faq_src/a b.yml"


@pytest.mark.parametrize(
    ("repository", "shown", "edited", "fields"),
    [
        (
            "https://github.com/owner/name",
            "blob/main/faq_src/a%20b.yml#L7",
            "edit/main/faq_src/a%20b.yml",
            ("title", "body"),
        ),
        (
            "https://gitlab.example.org/group/sub/name/",
            "-/blob/main/faq_src/a%20b.yml#L7",
            "-/edit/main/faq_src/a%20b.yml",
            ("issue[title]", "issue[description]"),
        ),
        (
            "https://codeberg.org/owner/name",
            "src/branch/main/faq_src/a%20b.yml#L7",
            "_edit/main/faq_src/a%20b.yml",
            ("title", "body"),
        ),
    ],
)
def test_known_hosts(repository: str, shown: str, edited: str, fields: tuple[str, str]) -> None:
    settings = Settings(name="F", repository=repository)
    base = repository.rstrip("/")

    assert file_address(settings, PATH, line=7) == f"{base}/{shown}"
    assert edit_address(settings, PATH) == f"{base}/{edited}"
    issue = urlsplit(issue_address(settings, title="A & B?", body="c\nd") or "")
    assert parse_qs(issue.query) == {fields[0]: ["A & B?"], fields[1]: ["c\nd"]}


def test_an_unknown_host_gets_no_link_until_it_is_told() -> None:
    unknown = Settings(name="F", repository="https://code.example.org/name")
    told = Settings(name="F", repository="https://code.example.org/name", forge="gitlab")

    assert file_address(unknown, PATH) is None
    assert edit_address(unknown, PATH) is None
    assert issue_address(unknown, title="", body="") is None
    assert edit_address(told, "a.yml") == "https://code.example.org/name/-/edit/main/a.yml"
