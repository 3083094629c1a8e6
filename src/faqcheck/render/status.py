"""The status page, the status as data, and a badge for a README: files beside the answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faqcheck.plan import STATIC_CHECKS
from faqcheck.render.badges import Badge, label_of
from faqcheck.render.evidence import machine_of, word_of
from faqcheck.render.templates import template
from faqcheck.status import exemptions_of, gap_lines, site_line, status_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.assess import Assessment
    from faqcheck.model import Case, Entry
    from faqcheck.render.links import Addresses
    from faqcheck.verdict import SiteVerdict

PAGE = "status"
_COLOURS = {"all": "#1a7f37", "most": "#8a6d00", "failing": "#b3261e", "none": "#63605b"}
"""Dark enough for white text to stand out at a ratio of 4.5."""


@dataclass(frozen=True, slots=True)
class _Row:
    question: str
    """Empty for a hand-written page."""
    href: str
    snippet: str
    check: str
    environment: str
    badge: Badge
    depth: str
    machine: str
    day: str
    why: str


def status_files(assessment: Assessment, addresses: Addresses, *, docs: str) -> dict[str, str]:
    """Return these files by their path below the site's root.

    Args:
        assessment: what the evidence says.
        addresses: of the site.
        docs: folder of the hand-written pages, relative to the root.
    """
    page = template("status.md").render(
        line=site_line(assessment.site),
        gaps=gap_lines(assessment.site),
        rows=list(_rows(assessment, addresses, docs)),
        exemptions=exemptions_of(assessment),
        max_age_days=assessment.max_age_days,
    )
    endpoint = endpoint_badge(assessment.site)
    return {
        f"{PAGE}.md": page,
        f"{PAGE}.json": json.dumps(status_data(assessment), ensure_ascii=False) + "\n",
        "badge.json": json.dumps(endpoint) + "\n",
        "badge.svg": badge_svg(str(endpoint["label"]), endpoint["message"], endpoint["color"]),
    }


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
    message = f"{site.verified} of {with_code} verified" + (f", {failing} failing" * bool(failing))
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
    for case in assessment.cases.values():
        verdict = assessment.verdicts[case.id]
        row = verdict.evidence
        question, href = _place(case, assessment, addresses, docs)
        yield _Row(
            question,
            href,
            case.snippet.id,
            label_of(case),
            case.environment,
            Badge(*word_of(verdict, static=case.check in STATIC_CHECKS)),
            str(verdict.depth) if verdict.depth else "",
            machine_of(case, row) if row is not None else "",
            verdict.last,
            verdict.reason,
        )


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
