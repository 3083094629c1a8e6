"""Files for programs, addresses that stay, plots: the whole of `tests/projects/everything`."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from rendered import render, to_html

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ATOM = "{http://www.w3.org/2005/Atom}"
VOID = {"br", "col", "hr", "img", "input", "link", "meta"}


@pytest.fixture
def pages(content: Callable[[str], Path]) -> dict[str, str]:
    return render(content("everything"))


@pytest.mark.parametrize("name", ["web-server", "one-line-server"])
@pytest.mark.parametrize(
    ("directory_urls", "target"),
    [(True, "q/serve-a-folder/"), (False, "q/serve-a-folder/index.html")],
)
def test_former_address_leads_to_the_question_with_and_without_a_script(
    name: str, directory_urls: bool, target: str, content: Callable[[str], Path]
) -> None:
    page = render(content("everything"), directory_urls=directory_urls)[f"q/{name}/index.html"]

    assert f'<meta http-equiv="refresh" content="0; url=../../{target}">' in page
    assert f'<link rel="canonical" href="https://example.org/faq/{target}">' in page
    assert f'<a href="../../{target}">' in page
    assert f'new URL("../../{target}", location.href)' in page


def test_long_file_is_a_download_and_is_whole_in_what_programs_read(
    content: Callable[[str], Path],
) -> None:
    folder = content("minimal")
    script = folder / "snippets" / "json" / "read.py"
    lines = "".join(f"print({number})\n" for number in range(2000))
    script.write_text(script.read_text(encoding="utf-8") + lines, encoding="utf-8")
    topic = folder / "faq_src" / "json.yml"
    topic.write_text(
        topic.read_text(encoding="utf-8").replace("        region: read\n", ""), encoding="utf-8"
    )

    pages = render(folder)

    page = pages["q/read-json/index.md"]
    path = "assets/faqcheck/files/json/read-json/read/read.py"
    assert f'href="../../{path}" download>Download read.py <span>(20' in page
    assert "print(1999)" not in page
    assert "faq-checks" in page
    assert "print(1999)" in pages["llms-full.txt"]


def test_feed_lists_the_answers_that_changed_last_first(pages: dict[str, str]) -> None:
    feed = ET.fromstring(pages["feed.xml"].encode())

    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}updated") for e in entries] == [
        "2026-11-22T00:00:00Z",
        "2026-11-21T00:00:00Z",
        "2026-11-20T00:00:00Z",
    ]
    assert feed.findtext(f"{ATOM}updated") == "2026-11-22T00:00:00Z"
    assert entries[2].findtext(f"{ATOM}id") == "https://example.org/faq/q/serve-a-folder/"
    assert entries[2].findtext(f"{ATOM}title") == "How do I serve a folder, and what is --bind for?"


def test_scripts_of_a_site_can_read_its_tables(pages: dict[str, str], tmp_path: Path) -> None:
    with (tmp_path / "everything/faq_src/tables/growth.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    assert json.loads(pages["assets/faqcheck/tables/growth.json"]) == rows


def test_json_holds_every_question_and_the_bytes_of_its_snippets(
    pages: dict[str, str], content: Callable[[str], Path]
) -> None:
    described = json.loads(pages["faq.json"])

    entries = {e["id"]: e for topic in described["topics"] for e in topic["entries"]}
    assert list(entries) == ["serve-a-folder", "data-rules", "figures"]
    snippets = entries["serve-a-folder"]["snippets"]
    assert snippets["server"] == "python3 -m http.server 8765 --bind 127.0.0.1\n"
    assert "missing-gives-404" not in snippets
    assert entries["figures"]["aliases"] == ["old-figures"]


def test_list_for_language_models_names_each_question_and_its_errors(pages: dict[str, str]) -> None:
    text = pages["llms.txt"]

    assert text.startswith("# Everything in one FAQ\n")
    assert "](https://example.org/faq/q/figures.md): " in text
    assert "OSError: [Errno 98] Address already in use | curl: (7)" in text


def test_index_leads_to_every_question_and_every_error(pages: dict[str, str]) -> None:
    index = pages["questions.md"]

    for name in ("serve-a-folder", "data-rules", "figures"):
        assert f'href="../q/{name}/"' in index
    assert "<samp>OSError: [Errno 98] Address already in use</samp>" in index


def test_page_holds_what_people_search_for(pages: dict[str, str]) -> None:
    page = pages["q/serve-a-folder/index.md"]

    assert "static web server in one line" in page
    assert "OSError: [Errno 98] Address already in use" in page


def test_raw_html_of_every_page_is_balanced(pages: dict[str, str]) -> None:
    for path in (p for p in pages if p.endswith(".md")):
        body = pages[path].split("---\n", 2)[-1]

        assert unbalanced(to_html(body)) == [], path


def test_drawings_are_well_formed_and_say_their_numbers_in_words(pages: dict[str, str]) -> None:
    drawings = re.findall(
        r'<svg class="faq-drawing".*?</svg>\n', pages["q/figures/index.md"], re.DOTALL
    )

    assert len(drawings) == 3
    bars, lines, dots = (ET.fromstring(drawing) for drawing in drawings)
    assert bars.get("role") == "img"
    assert "Beta, the second: Small (MB/s) not known, Large (MB/s) 800" in bars.get(
        "aria-label", ""
    )
    assert len(bars.findall("rect")) == 5
    assert len([e for e in lines.iter("line") if e.get("class", "").startswith("faq-line")]) == 2
    assert [float(e.get("x", "")[:-1]) for e in dots.iter("svg") if e is not dots] == [
        pytest.approx(x) for x in (29.33, 60.13, 58.67, 27.87)
    ]


def test_bars_are_as_long_as_their_numbers(pages: dict[str, str]) -> None:
    drawing = re.search(
        r'<svg class="faq-drawing".*?</svg>\n', pages["q/figures/index.md"], re.DOTALL
    )
    assert drawing is not None

    widths = [float(e.get("width", "")[:-1]) for e in ET.fromstring(drawing[0]).iter("rect")]

    values = [10, 1200.5, 800, 7.25, 90]
    longest = widths[1]
    assert widths == [pytest.approx(longest * v / 1200.5, abs=0.01) for v in values]


def test_badges_of_a_hand_written_page_stand_below_its_blocks(pages: dict[str, str]) -> None:
    page = pages["notes/fences.md"]

    assert page.startswith("---\ntitle: Fences on a hand-written page\n---\n")
    assert page.index('print("a block of') < page.index('id="check-page-fence-1"')
    assert "`[[topics]]`" in page


def unbalanced(page: str) -> list[str]:
    """Return tags of a fragment that are closed in another order than opened."""
    parser = _Balance()
    parser.feed(page)
    return parser.wrong + parser.open


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass


def test_pages_without_code_and_in_folders_lead_to_questions(
    content: Callable[[str], Path],
) -> None:
    folder = content("everything")
    (folder / "docs" / "plain.md").write_text("[Serve](faq:serve-a-folder)\n", encoding="utf-8")
    (folder / "docs" / "notes" / "deep.md").write_text("[S](faq:figures)\n", encoding="utf-8")

    pages = render(folder)

    assert "[Serve](q/serve-a-folder/index.md)" in pages["plain.md"]
    assert "[S](../q/figures/index.md)" in pages["notes/deep.md"]


def test_what_no_xml_may_hold_stays_out_of_the_feed(content: Callable[[str], Path]) -> None:
    folder = content("everything")
    path = folder / "faq_src" / "data.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Which figures are there?", r'"Which \u0001figures\ufffe?"'), "utf-8"
    )

    feed = ET.fromstring(render(folder)["feed.xml"].encode())

    titles = [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
    assert "Which figures?" in titles


def test_files_for_programs_carry_a_version_and_whole_addresses(pages: dict[str, str]) -> None:
    described = json.loads(pages["faq.json"])

    assert (described["version"], json.loads(pages["status.json"])["version"]) == (1, 1)
    assert described["site"] == "https://example.org/faq/"
    assert "Sitemap: https://example.org/faq/sitemap.xml" in pages["robots.txt"]
    assert "# Which figures are there?" in pages["llms-full.txt"]


def test_without_an_address_there_is_no_file_that_needs_one(content: Callable[[str], Path]) -> None:
    folder = content("everything")
    settings = (folder / "pyproject.toml").read_text(encoding="utf-8")
    unknown = settings.replace('site = "https://example.org/faq"\n', "")
    (folder / "pyproject.toml").write_text(unknown, encoding="utf-8")

    pages = render(folder)

    assert {"feed.xml", "robots.txt"}.isdisjoint(pages)
