from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from small_project import Small

from faqcheck.evidence.rows import Verification
from faqcheck.evidence.verdict import SiteVerdict
from faqcheck.site.badge_words import badge_of
from faqcheck.site.badges import Badge
from faqcheck.site.links import Addresses
from faqcheck.site.status import badge_svg, endpoint_badge, entry_badge, status_files

if TYPE_CHECKING:
    from faqcheck.site.write import Content

ASK = "use/ask-a-server/ask/runs-cpu"
GPU = "use/ask-a-server/ask/runs-gpu"
PLAIN = "use/write-rows/other/runs-plain"
PARSES = "use/ask-a-server/ask/parses"


def badge(small: Small, case: str, *rows: Verification) -> Badge:
    assessment = small.assess(list(rows))
    return badge_of(assessment.cases[case], assessment, small.project)


@pytest.mark.parametrize(
    ("case", "machine", "word", "grade", "detail"),
    [
        (ASK, {}, "ran", "ran", "CPU, stand-in weights · 2026-11-20"),
        (ASK, {"weights": "released"}, "ran", "ran", "CPU, released weights · 2026-11-20"),
        (GPU, {}, "ran", "ran", "NVIDIA Example, stand-in weights · 2026-11-20"),
        (PLAIN, {}, "ran", "ran", "CPU · 2026-11-20"),
        (PARSES, {}, "parsed", "parsed", "2026-11-20"),
        ("use/write-rows/rows/validates", {}, "checked", "checked", "2026-11-20"),
    ],
)
def test_a_badge_says_how_deep_where_and_when(
    small: Small, case: str, machine: dict[str, str], word: str, grade: str, detail: str
) -> None:
    found = badge(small, case, small.row(case, machine=machine))

    assert (found.word, found.grade, found.detail) == (word, grade, detail)


def test_a_badge_names_the_versions_that_the_answer_is_about(small: Small) -> None:
    small.edit(
        "faq_src/use.yml",
        "    updated: 2026-11-01\n",
        '    applies_to: {packages: {numpy: ">=2"}}\n    updated: 2026-11-01\n',
    )

    assert badge(small, PLAIN, small.row(PLAIN)).detail == "CPU · numpy 2.4.6 · 2026-11-20"


def test_a_case_without_evidence_claims_nothing(small: Small) -> None:
    assert badge(small, PARSES).word == "not checked yet"
    assert badge(small, ASK).word == "not run yet"
    gpu = badge(small, GPU)
    assert (gpu.word, gpu.grade, gpu.detail) == ("not run yet", "none", "needs a GPU")
    assert "Does not show" not in dict(gpu.evidence)


def test_a_stale_badge_says_what_changed(small: Small) -> None:
    row = small.row(ASK)
    small.edit("snippets/ask.py", "asked", "tried")

    found = badge(small, ASK, row)

    assert (found.word, found.grade) == ("stale", "stale")
    assert found.detail == "snippet changed since 2026-11-20"


def test_the_details_say_how_it_was_checked_and_what_that_does_not_show(small: Small) -> None:
    small.edit("pyproject.toml", "[tool.faqcheck.environments.plain]", 'shows_not = "speed"\n\n'
               "[tool.faqcheck.environments.plain]")  # fmt: skip

    details = dict(badge(small, ASK, small.row(ASK, commit="0123456789ab+")).evidence)

    assert details["Command"] == f"`faqcheck verify {ASK}`"
    assert details["Took"] == "1.5 s, at most 120 MiB of memory"
    assert details["Printed"] == "asked\n"
    assert details["Packages"] == "numpy 2.4.6"
    assert details["Commit"] == "`0123456789ab`, with changes that were not committed"
    assert details["When"] == "2026-11-20 10:00:00 UTC"
    assert details["On"] == "Linux-6.1 · Python 3.11.9 · stand-in weights"
    assert details["Does not show"] == "speed"


def test_what_ran_as_documented_leaves_nothing_of_the_stand_ins_open(small: Small) -> None:
    released = small.row(ASK, machine={"weights": "released"})

    assert "Does not show" not in dict(badge(small, ASK, released).evidence)


def test_a_failing_badge_shows_why(small: Small) -> None:
    found = badge(small, ASK, small.row(ASK, status="failed", message="said no"))

    assert (found.word, found.grade) == ("failing", "failing")
    assert dict(found.evidence)["Fails with"] == "said no"


def test_the_badge_of_an_answer_names_its_gap(small: Small) -> None:
    assessment = small.assess(small.rows(without="gpu"))

    found = entry_badge(assessment, small.faq.entries["ask-a-server"])

    assert found is not None
    assert (found.word, found.grade) == ("ran", "ran")
    assert found.detail == "with stand-ins on CPU · not yet run on a GPU"


def text_of(content: Content) -> str:
    assert not isinstance(content, bytes)
    return "".join(content)


def test_the_status_page_has_a_row_for_every_case_that_readers_care_for(small: Small) -> None:
    addresses = Addresses(small.project.settings)
    found = status_files(small.assess(small.rows()), addresses, docs="docs")
    files = {path: text_of(make()) for path, make in found}

    listed = re.findall(
        r'</td><td>([^<]*)</td><td><span class="faq-badge', files["status/cases.md"]
    )
    shown = [case for case in small.cases.values() if case.check != "style"]
    assert sum(len(checks.split(", ")) for checks in listed) == len(shown)
    assert 'href="../../q/ask-a-server/#check-ask-a-server-ask"' in files["status/cases.md"]
    assert 'href="../q/ask-a-server/"' in files["status.md"]
    assert len(json.loads(files["status.json"])["cases"]) == len(small.cases)


def test_many_cases_have_a_page_for_each_topic(small: Small) -> None:
    """So that no page grows with the FAQ; what is about one question stays together."""
    addresses = Addresses(small.project.settings)
    assessment = small.assess(small.rows())
    whole = dict(status_files(assessment, addresses, docs="docs"))
    parted = dict(status_files(assessment, addresses, docs="docs", most=1))

    one = text_of(whole["status/cases.md"]())
    overview = text_of(parted.pop("status/cases.md")())
    parts = {path: text_of(make()) for path, make in parted.items() if "/cases/" in path}

    assert set(parts) == {"status/cases/use.md", "status/cases/use-2.md"} | {
        path for path in parts if path.startswith("status/cases/pages-")
    }
    assert "](cases/use.md) |" in overview
    assert sorted(re.findall("#check-[a-z-]+", one)) == sorted(
        found for text in parts.values() for found in re.findall("#check-[a-z-]+", text)
    )
    assert 'href="../../../q/ask-a-server/#check-ask-a-server-ask"' in parts["status/cases/use.md"]
    assert "[Checks of other questions](../cases.md)" in parts["status/cases/use.md"]


def test_the_first_lines_of_the_status_page_end_with_the_gaps(small: Small) -> None:
    addresses = Addresses(small.project.settings)
    found = dict(status_files(small.assess(small.rows(without="gpu")), addresses, docs="docs"))

    assert " 1 answer not yet run on a GPU.\n{ .faq-lead }\n" in text_of(found["status.md"]())


def test_the_endpoint_has_the_fields_that_badge_services_read(small: Small) -> None:
    rows = [replace(r, status="failed") if r.case == ASK else r for r in small.rows()]

    found = endpoint_badge(small.assess(rows).site)

    assert (found["schemaVersion"], found["label"]) == (1, "answers")
    assert found["message"] == "0 ran, 1 read of 2, 1 failing"


def test_the_drawn_badge_is_well_formed_and_says_the_same() -> None:
    site = SiteVerdict(2, {"verified": 2}, {}, {}, "2026-11-20")
    endpoint = endpoint_badge(site)

    drawing = ElementTree.fromstring(
        badge_svg("a<b&c", str(endpoint["message"]), str(endpoint["color"]))
    )

    texts = [element.text for element in drawing.iter() if element.text]
    assert texts == ["a<b&c: 0 ran, 2 read of 2", "a<b&c", "0 ran, 2 read of 2"]
