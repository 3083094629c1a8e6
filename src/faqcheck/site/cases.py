"""Every case with what came of it, for people: one page, or one for each topic if that is long."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from faqcheck.gate import check_of, is_static
from faqcheck.site.badge_words import machine_of, word_of
from faqcheck.site.badges import Badge, label_of, tally
from faqcheck.site.links import CHINESE, ENGLISH
from faqcheck.site.templates import template
from faqcheck.site.text import escaped
from faqcheck.site.words import translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from faqcheck.content import Case, Entry, Topic
    from faqcheck.evidence import Assessment
    from faqcheck.site.links import Addresses
    from faqcheck.site.write import Maker

MOST = 210
"""Cases on one page, which are about 150 rows; the cases of one question stay together."""
BY_HAND = "pages"
"""Start of the names of the parts that are about hand-written pages."""


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a page is written, and where it stands."""

    addresses: Addresses
    docs: str
    language: str
    most: int = MOST
    """Cases on one page."""

    @property
    def page(self) -> str:
        """Return the page of the status."""
        return self.addresses.overview("status.md", self.language)

    @property
    def cases(self) -> str:
        """Return the page of all cases."""
        return cases_page(self.addresses, self.language)

    def t(self, text: str) -> str:
        """Return a text in the language of the page."""
        return translated(text, self.language)

    def of(self, entry: Entry) -> str:
        """Return the language in which an answer is there."""
        return self.language if entry.zh is not None else ENGLISH

    def question(self, entry: Entry) -> str:
        """Return a question in the language of the page, if it is translated."""
        zh = entry.zh if self.language == CHINESE else None
        return zh.declared.question if zh is not None else entry.question

    def topic(self, topic: Topic) -> str:
        """Return the title of a topic."""
        zh = topic.declared.zh if self.language == CHINESE else None
        return zh.topic if zh is not None else topic.declared.topic


@dataclass(frozen=True, slots=True)
class _Part:
    """Cases that have a page of their own."""

    name: str
    topic: Topic | None
    """None: of hand-written pages."""
    number: int
    """Among the parts of its topic, from 1."""
    cases: Sequence[Case]


@dataclass(frozen=True, slots=True)
class _Row:
    """Cases of one snippet with the same verdict."""

    question: str
    """Or the path of a hand-written page."""
    href: str
    snippet: str
    on: str
    """Machine and weights, or the name of the environment."""
    badge: Badge
    day: str
    why: str
    checks: str = ""


def cases_page(addresses: Addresses, language: str = ENGLISH) -> str:
    """Return the page of all cases, one level below the status."""
    return f"{addresses.overview('status.md', language)}/cases"


def cases_pages(assessment: Assessment) -> list[str]:
    """Return what stands behind the address of the page of all cases: nothing, and its parts."""
    return ["", *(f"/{part.name}" for part in _parts(assessment, MOST))]


def cases_files(assessment: Assessment, to: Reader) -> Iterator[tuple[str, Maker]]:
    """Yield the page of all cases and its parts: path, and what makes its content."""
    parts = _parts(assessment, to.most)
    if not parts:
        yield f"{to.cases}.md", partial(_table, _shown(assessment), assessment, to, None)
        return
    yield f"{to.cases}.md", partial(_overview, parts, assessment, to)
    for part in parts:
        yield f"{to.cases}/{part.name}.md", partial(_table, part.cases, assessment, to, part)


def _parts(assessment: Assessment, most: int) -> list[_Part]:
    """Return the parts, in reading order; none if there is room for all cases on one page."""
    if len(assessment.cases) <= most:
        return []
    topics: dict[str, list[list[Case]]] = {}
    for owner, of_owner in groupby(_shown(assessment), key=lambda case: case.snippet.owner):
        entry = assessment.faq.entries.get(owner.rpartition("/")[2])
        is_answer = entry is not None and owner == f"{entry.topic}/{entry.id}"
        topics.setdefault(entry.topic if entry and is_answer else "", []).append([*of_owner])
    known = {topic.id: topic for topic in assessment.faq.topics}
    names = {*known}
    parts = []
    for topic, groups in topics.items():
        for number, cases in enumerate(_pages(groups, most), 1):
            wanted = topic if number == 1 and topic else f"{topic or BY_HAND}-{number}"
            name = wanted if wanted == topic else _free(wanted, names)
            parts.append(_Part(name, known.get(topic), number, cases))
            names.add(name)
    return parts


def _free(name: str, taken: Set[str]) -> str:
    return name if name not in taken else _free(f"{name}-more", taken)


def _pages(groups: Sequence[list[Case]], most: int) -> Iterator[list[Case]]:
    """Yield the cases of neighbouring groups together, as many as there is room for."""
    page: list[Case] = []
    for group in groups:
        if page and len(page) + len(group) > most:
            yield page
            page = []
        page += group
    yield page


def _shown(assessment: Assessment) -> Sequence[Case]:
    return [case for case in assessment.cases.values() if check_of(case.check).for_readers]


def _overview(parts: Sequence[_Part], assessment: Assessment, to: Reader) -> Iterator[str]:
    rows = []
    for part in parts:
        title = _name(part, to)
        counts = tally(_badge(case, assessment) for case in part.cases)
        last = max(assessment.verdicts[case.id].last for case in part.cases)
        rows.append((title, f"cases/{part.name}.md", len(part.cases), counts, last))
    return template("cases_overview.md").generate(
        t=to.t,
        checks=len(assessment.cases),
        above=f"../{to.page.rpartition('/')[2]}.md",
        rows=rows,
        data=to.addresses.between(to.addresses.made("status.json"), to.cases),
    )


def _table(
    cases: Sequence[Case], assessment: Assessment, to: Reader, part: _Part | None
) -> Iterator[str]:
    page = f"{to.cases}/{part.name}" if part else to.cases
    title = (
        to.t("Every check") if part is None else f"{to.t('Checks')}{to.t(': ')}{_name(part, to)}"
    )
    return template("cases.md").generate(
        t=to.t,
        title=title,
        yaml_title=Markup(json.dumps(str(escaped(title)), ensure_ascii=False)),  # noqa: S704
        other="../cases.md" if part else None,
        checks=len(cases),
        above=f"{'../' * (part is not None)}../{to.page.rpartition('/')[2]}.md",
        rows=_rows(cases, assessment, to, page),
        data=to.addresses.between(to.addresses.made("status.json"), page),
    )


def _name(part: _Part, to: Reader) -> str:
    title = to.topic(part.topic) if part.topic is not None else to.t("Other pages")
    return f"{title} ({part.number})" if part.number > 1 else title


def _badge(case: Case, assessment: Assessment) -> Badge:
    return Badge(*word_of(assessment.verdicts[case.id], static=is_static(case.check)))


def _rows(cases: Sequence[Case], assessment: Assessment, to: Reader, page: str) -> Iterator[_Row]:
    """Yield a row for the cases of a snippet that fared alike; those only read are one row."""

    def row_of(case: Case) -> _Row:
        verdict = assessment.verdicts[case.id]
        evidence = verdict.evidence
        return _Row(
            *_place(case, assessment, to, page),
            case.snippet.id,
            (machine_of(case, evidence, to.t) if evidence is not None else "") or case.environment,
            _badge(case, assessment),
            verdict.last,
            verdict.reason if verdict.state == "failing" else to.t(verdict.reason),
        )

    def alike(case: Case) -> object:
        row = row_of(case)
        read = row.badge.grade in ("parsed", "checked")
        return (row.href, row.snippet, row.day, row.why) if read else row

    for _, group in groupby(cases, key=alike):
        same = [*group]
        deepest = max(same, key=lambda case: assessment.verdicts[case.id].depth or 0)
        labels = to.t(", ").join(label_of(case, to.t) for case in same)
        yield replace(row_of(deepest), checks=labels)


def _place(case: Case, assessment: Assessment, to: Reader, page: str) -> tuple[str, str]:
    """Return the question of a case, or its page, and where its evidence is shown."""
    snippet, addresses, docs = case.snippet, to.addresses, to.docs
    entry = assessment.faq.entries.get(snippet.owner.rpartition("/")[2])
    if entry is not None and snippet in entry.snippets:
        shown = addresses.url(addresses.question_page(entry, to.of(entry)))
        url = f"{shown}#check-{entry.id}-{snippet.id}"
        return to.question(entry), addresses.between(url, page)
    if not snippet.owner.startswith(f"{docs}/"):
        return snippet.owner, addresses.file(snippet.span) or ""
    shown = addresses.url(snippet.owner.removeprefix(f"{docs}/").removesuffix(".md"))
    return snippet.owner, addresses.between(f"{shown}#check-page-{snippet.id}", page)
