"""The status page, the status as data, and a badge for a README: files beside the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from faqcheck.evidence import exemptions_of, gap_lines, site_line, status_parts
from faqcheck.gate import check_of, is_static
from faqcheck.site.badges import Badge, label_of
from faqcheck.site.data import json_pieces
from faqcheck.site.evidence import machine_of, word_of
from faqcheck.site.templates import template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content import Case, Entry
    from faqcheck.evidence import Assessment, SiteVerdict
    from faqcheck.site.links import Addresses

PAGE: Final = "status.md"
_COLOURS = {"all": "#1a7f37", "most": "#8a6d00", "failing": "#b3261e", "none": "#63605b"}
"""Dark enough for white text to stand out at a ratio of 4.5."""


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


def status_files(
    assessment: Assessment, addresses: Addresses, *, docs: str
) -> Iterator[tuple[str, str | Iterator[str]]]:
    """Yield these files, each with its path below the site's root.

    Args:
        assessment: what the evidence says.
        addresses: of the site.
        docs: folder of the hand-written pages, relative to the root.
    """
    yield (
        addresses.made(PAGE),
        template("status.md").generate(
            line=site_line(assessment.site),
            gaps=gap_lines(assessment.site),
            checks=len(assessment.cases),
            rows=_rows(assessment, addresses, docs),
            exemptions=exemptions_of(assessment),
            max_age_days=assessment.max_age_days,
            data=addresses.made("status.json"),
        ),
    )
    yield addresses.made("status.json"), json_pieces(status_parts(assessment))
    endpoint = endpoint_badge(assessment.site)
    yield addresses.made("badge.json"), json.dumps(endpoint) + "\n"
    yield (
        addresses.made("badge.svg"),
        badge_svg(str(endpoint["label"]), endpoint["message"], endpoint["color"]),
    )


def entry_badge(assessment: Assessment, entry: Entry) -> Badge | None:
    """Return the badge of an answer as a whole; None if it shows no code."""
    verdict = assessment.entries[entry.id]
    if not entry.snippets:
        return None
    how = str(verdict.depth).removeprefix("ran ") if verdict.depth else ""
    ran = how if str(verdict.depth) != how else ""
    return Badge(*word_of(verdict), " · ".join(filter(None, [ran, *verdict.gaps])))


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


def _rows(assessment: Assessment, addresses: Addresses, docs: str) -> Iterator[_Row]:
    def row_of(case: Case) -> _Row:
        verdict = assessment.verdicts[case.id]
        evidence = verdict.evidence
        return _Row(
            *_place(case, assessment, addresses, docs),
            case.snippet.id,
            (machine_of(case, evidence) if evidence is not None else "") or case.environment,
            Badge(*word_of(verdict, static=is_static(case.check))),
            verdict.last,
            verdict.reason,
        )

    shown = (c for c in assessment.cases.values() if check_of(c.check).for_readers)
    for row, alike in groupby(shown, key=row_of):
        yield replace(row, checks=", ".join(label_of(case) for case in alike))


def _place(case: Case, assessment: Assessment, addresses: Addresses, docs: str) -> tuple[str, str]:
    """Return the question of a case, or its page, and where its evidence is shown."""
    snippet = case.snippet
    entry = assessment.faq.entries.get(snippet.owner.rpartition("/")[2])
    if entry is not None and snippet in entry.snippets:
        base = addresses.question(entry, page=PAGE).partition("#")[0]
        return entry.question, f"{base}#check-{entry.id}-{snippet.id}"
    if not snippet.owner.startswith(f"{docs}/"):
        return snippet.owner, addresses.file(snippet.span) or ""
    name = snippet.owner.removeprefix(f"{docs}/").removesuffix(".md")
    up = "../" if addresses.directory_urls else ""
    page = "" if name == "index" else addresses.page(name.removesuffix("/index"))
    return snippet.owner, f"{up}{page}#check-page-{snippet.id}"
