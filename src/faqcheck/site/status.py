"""The status for people, a row for each question, and as data. Every case is one level below."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from faqcheck.evidence import exemptions_of, gap_lines, site_line, status_parts
from faqcheck.site.badge_words import machine_of, word_of
from faqcheck.site.badges import Badge
from faqcheck.site.cases import MOST, Reader, cases_files
from faqcheck.site.data import json_pieces
from faqcheck.site.links import ENGLISH
from faqcheck.site.templates import template
from faqcheck.site.words import translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from faqcheck.content import Entry
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


def status_files(
    assessment: Assessment,
    addresses: Addresses,
    *,
    docs: str,
    languages: Sequence[str] = (ENGLISH,),
    most: int = MOST,
) -> Iterator[tuple[str, Maker]]:
    """Yield these files: path below the site's root, and what makes its content.

    Args:
        assessment: what the evidence says.
        addresses: of the site.
        docs: folder of the hand-written pages, relative to the root.
        languages: of the pages.
        most: cases on one page.
    """
    for language in languages:
        to = Reader(addresses, docs, language, most)
        yield f"{to.page}.md", partial(_status, assessment, to)
        yield from cases_files(assessment, to)
    yield addresses.made("status.json"), partial(_data, assessment)
    yield addresses.made("badge.json"), partial(_endpoint, assessment)
    yield addresses.made("badge.svg"), partial(_svg, assessment)


def _status(assessment: Assessment, to: Reader) -> Iterator[str]:
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


def _data(assessment: Assessment) -> Iterator[str]:
    return json_pieces({"version": VERSION, **status_parts(assessment)})


def _endpoint(assessment: Assessment) -> str:
    return json.dumps(endpoint_badge(assessment.site)) + "\n"


def _svg(assessment: Assessment) -> str:
    endpoint = endpoint_badge(assessment.site)
    return badge_svg(str(endpoint["label"]), endpoint["message"], endpoint["color"])


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


def _answers(assessment: Assessment, to: Reader) -> Iterator[_Answer]:
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
