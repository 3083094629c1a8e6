"""The names of what a site is given beside the pages of its authors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faqcheck.content.model import Faq

MovableFile = Literal[
    "questions.md",
    "status.md",
    "status.json",
    "badge.json",
    "badge.svg",
    "faq.json",
    "llms.txt",
    "llms-full.txt",
    "feed.xml",
]
"""A file that may get another name: `[tool.faqcheck.files]`."""
OVERVIEWS: dict[MovableFile, str] = {
    "questions.md": "the list of all questions",
    "status.md": "what is verified",
    "status.json": "what is verified, for programs",
    "badge.json": "the badge of the site, for services that draw it",
    "badge.svg": "the badge of the site",
    "faq.json": "all answers, for programs",
    "llms.txt": "all questions, for language models",
    "llms-full.txt": "all answers, for language models",
    "feed.xml": "the feed of changed answers",
}
"""Files that rendering makes whatever the topics are -> what they show."""
STYLE = "assets/faqcheck/faqcheck.css"
SCRIPT = "assets/faqcheck/faqcheck.js"
"""Where pages find the style sheet and the script."""
SEARCH = ("rank", "search", "answers", "pages")
"""Scripts beside it that are loaded when the search is first used."""


def made_files(
    faq: Faq, names: Mapping[MovableFile, str], *, page_each: bool = True
) -> dict[str, str]:
    """Return what rendering makes: path below the folder of the pages -> what it shows.

    Hand-written pages, which are written once more with badges, are not among them.

    Args:
        faq: what is rendered.
        names: the files that have another name.
        page_each: each question has a page of its own.
    """
    made = {names.get(file, file): what for file, what in OVERVIEWS.items()}
    made |= {STYLE: "the style sheet", SCRIPT: "the script"}
    made |= {f"assets/faqcheck/{name}.js": "the search" for name in SEARCH}
    status = names.get("status.md", "status.md").removesuffix(".md")
    made[f"{status}/cases.md"] = "what came of every check"
    for name in (*(topic.id for topic in faq.topics), "pages-1"):
        made[f"{status}/cases/{name}.md"] = "what came of every check"
    made |= {f"{topic.id}.md": f"the topic of {topic.span.path}" for topic in faq.topics}
    for entry in faq.entries.values():
        for name in (entry.id, *entry.declared.aliases):
            made[f"q/{name}/index.html"] = f"the permanent address of {entry.id!r}"
        if page_each:
            made[f"q/{entry.id}/index.md"] = f"the page of {entry.id!r}"
    for entry in faq.retired.values():
        for alias in entry.declared.aliases:
            made[f"q/{alias}/index.html"] = f"the permanent address of {entry.id!r}"
        made[f"q/{entry.id}/index.md"] = f"why {entry.id!r} is retired"
    if any(entry.zh is not None for entry in faq.entries.values()):
        made |= _in_chinese(faq, names)
    for table in faq.tables:
        made[f"assets/faqcheck/tables/{table.id}.json"] = f"the rows of the table {table.id!r}"
    return made


def _in_chinese(faq: Faq, names: Mapping[MovableFile, str]) -> dict[str, str]:
    index = names.get("questions.md", "questions.md")
    made = {f"zh/{index}": "the list of all questions in Chinese"}
    made |= {f"zh/{topic.id}.md": f"{topic.span.path} in Chinese" for topic in faq.topics}
    for entry in faq.entries.values():
        if entry.zh is not None:
            made[f"zh/q/{entry.id}/index.md"] = f"the page of {entry.id!r} in Chinese"
    return made
