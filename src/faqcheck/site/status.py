"""The status for people, a row for each question, with every case one level below; and as data."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from faqcheck.evidence import exemptions_of, gap_lines, site_line, status_parts
from faqcheck.gate import check_of, is_static
from faqcheck.site.badge_words import machine_of, word_of
from faqcheck.site.badges import Badge, label_of
from faqcheck.site.data import json_pieces
from faqcheck.site.links import CHINESE, ENGLISH
from faqcheck.site.templates import template
from faqcheck.site.words import translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faqcheck.content import Case, Entry, Topic
    from faqcheck.evidence import Assessment, SiteVerdict, Verdict
    from faqcheck.site.links import Addresses
    from faqcheck.site.words import Translate
    from faqcheck.site.write import Maker

VERSION = 1
"""Of the form of `status.json`."""
_COLOURS = {"all": "#1a7f37", "most": "#8a6d00", "failing": "#b3261e", "none": "#63605b"}
"""Dark enough for white text to stand out at a ratio of 4.5."""


class _Answer(NamedTuple):
    """A question and how far its answer is verified."""

    topic: str
    question: str
    href: str
    badge: Badge | None
    day: str
    machines: str
    missing: str


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


@dataclass(frozen=True, slots=True)
class _Reader:
    """For whom a page is written, and where it stands."""

    addresses: Addresses
    docs: str
    language: str

    @property
    def page(self) -> str:
        return self.addresses.overview("status.md", self.language)

    @property
    def cases(self) -> str:
        return cases_page(self.addresses, self.language)

    def t(self, text: str) -> str:
        return translated(text, self.language)

    def of(self, entry: Entry) -> str:
        """Return the language in which an answer is there."""
        return self.language if entry.zh is not None else ENGLISH

    def question(self, entry: Entry) -> str:
        zh = entry.zh if self.language == CHINESE else None
        return zh.declared.question if zh is not None else entry.question

    def topic(self, topic: Topic) -> str:
        zh = topic.declared.zh if self.language == CHINESE else None
        return zh.topic if zh is not None else topic.declared.topic


def status_files(
    assessment: Assessment,
    addresses: Addresses,
    *,
    docs: str,
    languages: Sequence[str] = (ENGLISH,),
) -> Iterator[tuple[str, Maker]]:
    """Yield these files: path below the site's root, and what makes its content.

    Args:
        assessment: what the evidence says.
        addresses: of the site.
        docs: folder of the hand-written pages, relative to the root.
        languages: of the pages.
    """
    for language in languages:
        to = _Reader(addresses, docs, language)
        yield f"{to.page}.md", partial(_status, assessment, to)
        yield f"{to.cases}.md", partial(_cases, assessment, to)
    yield addresses.made("status.json"), partial(_data, assessment)
    yield addresses.made("badge.json"), partial(_endpoint, assessment)
    yield addresses.made("badge.svg"), partial(_svg, assessment)


def _status(assessment: Assessment, to: _Reader) -> Iterator[str]:
    return template("status.md").generate(
        t=to.t,
        line=site_line(assessment.site, to.t),
        gaps=gap_lines(assessment.site, to.t),
        answers=_answers(assessment, to),
        checks=len(assessment.cases),
        exemptions=exemptions_of(assessment),
        max_age_days=assessment.max_age_days,
        below=f"{to.page.rpartition('/')[2]}/cases.md",
        data=to.addresses.between(to.addresses.made("status.json"), to.page),
    )


def _cases(assessment: Assessment, to: _Reader) -> Iterator[str]:
    return template("cases.md").generate(
        t=to.t,
        checks=len(assessment.cases),
        above=f"../{to.page.rpartition('/')[2]}.md",
        rows=_rows(assessment, to),
        data=to.addresses.between(to.addresses.made("status.json"), to.cases),
    )


def _data(assessment: Assessment) -> Iterator[str]:
    return json_pieces({"version": VERSION, **status_parts(assessment)})


def _endpoint(assessment: Assessment) -> str:
    return json.dumps(endpoint_badge(assessment.site)) + "\n"


def _svg(assessment: Assessment) -> str:
    endpoint = endpoint_badge(assessment.site)
    return badge_svg(str(endpoint["label"]), endpoint["message"], endpoint["color"])


def cases_page(addresses: Addresses, language: str = ENGLISH) -> str:
    """Return the page with a row for each check, one level below the status."""
    return f"{addresses.overview('status.md', language)}/cases"


def entry_badge(assessment: Assessment, entry: Entry, language: str = ENGLISH) -> Badge | None:
    """Return the badge of an answer as a whole; None if it shows no code."""
    verdict = assessment.entries[entry.id]
    if not entry.snippets:
        return None
    how = str(verdict.depth).removeprefix("ran ") if verdict.depth else ""
    ran = how if str(verdict.depth) != how else ""
    details = (translated(text, language) for text in filter(None, [ran, *verdict.gaps]))
    return Badge(*word_of(verdict), " · ".join(details))


def endpoint_badge(site: SiteVerdict) -> dict[str, str]:
    """Return what services that draw badges read from an address."""
    with_code = site.entries - site.states.get("exempt", 0)
    failing = site.states.get("failing", 0)
    message = f"{site.ran} ran, {site.read} read of {with_code}"
    message += f", {failing} failing" * bool(failing)
    kind = "failing" if failing else "most" if site.verified < with_code else "all"
    colour = _COLOURS["none" if not site.verified and not failing else kind]
    return {"schemaVersion": 1, "label": "answers", "message": message, "color": colour}  # type: ignore[dict-item]


def badge_svg(label: str, message: str, colour: str) -> str:
    """Return a badge as a drawing that needs nothing else."""
    # Verdana at 11 px is about 6.6 px a character; the text is fitted to the width given here.
    widths = [round(len(text) * 6.6) + 12 for text in (label, message)]
    return template("badge.svg").render(
        label=label, message=message, colour=colour, widths=widths, total=sum(widths)
    )


def _answers(assessment: Assessment, to: _Reader) -> Iterator[_Answer]:
    for topic in assessment.faq.topics:
        for entry in topic.entries:
            verdict = assessment.entries[entry.id]
            yield _Answer(
                to.topic(topic),
                to.question(entry),
                to.addresses.between(to.addresses.question(entry, to.of(entry)), to.page),
                entry_badge(assessment, entry, to.language),
                verdict.last,
                _machines(entry, assessment, to.t),
                _missing(verdict, to.t),
            )


def _machines(entry: Entry, assessment: Assessment, t: Translate) -> str:
    """Return what the snippets of an answer ran on."""
    cases = (c for s in entry.snippets for c in assessment.of_snippet.get(s.path, ()))
    found = (
        machine_of(case, verdict.evidence).partition(",")[0]
        for case in cases
        if (verdict := assessment.verdicts[case.id]).evidence is not None
    )
    return t(", ").join(sorted(filter(None, {*found})))


def _missing(verdict: Verdict, t: Translate) -> str:
    why = "" if verdict.state in ("verified", "exempt") else verdict.reason
    return t("; ").join(map(t, filter(None, [why, *verdict.gaps])))


def _rows(assessment: Assessment, to: _Reader) -> Iterator[_Row]:
    def row_of(case: Case) -> _Row:
        verdict = assessment.verdicts[case.id]
        evidence = verdict.evidence
        return _Row(
            *_place(case, assessment, to),
            case.snippet.id,
            (machine_of(case, evidence, to.t) if evidence is not None else "") or case.environment,
            Badge(*word_of(verdict, static=is_static(case.check))),
            verdict.last,
            verdict.reason if verdict.state == "failing" else to.t(verdict.reason),
        )

    shown = (c for c in assessment.cases.values() if check_of(c.check).for_readers)
    for row, alike in groupby(shown, key=row_of):
        yield replace(row, checks=to.t(", ").join(label_of(case, to.t) for case in alike))


def _place(case: Case, assessment: Assessment, to: _Reader) -> tuple[str, str]:
    """Return the question of a case, or its page, and where its evidence is shown."""
    snippet, addresses, docs = case.snippet, to.addresses, to.docs
    entry = assessment.faq.entries.get(snippet.owner.rpartition("/")[2])
    if entry is not None and snippet in entry.snippets:
        page = addresses.url(addresses.question_page(entry, to.of(entry)))
        url = f"{page}#check-{entry.id}-{snippet.id}"
        return to.question(entry), addresses.between(url, to.cases)
    if not snippet.owner.startswith(f"{docs}/"):
        return snippet.owner, addresses.file(snippet.span) or ""
    page = addresses.url(snippet.owner.removeprefix(f"{docs}/").removesuffix(".md"))
    return snippet.owner, addresses.between(f"{page}#check-page-{snippet.id}", to.cases)
