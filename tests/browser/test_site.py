"""What a reader does on a site, in a real browser."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import yaml
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

SEARCH = "[data-md-component=search-query]"
RESULT = ".md-search-result__link"
NOTEBOOKS = ("grounding", "what-the-model-sees", "memory-planning")
PAGES = ("", "questions/", "how-answers-are-checked/", "notebooks/")
NOTEBOOK_KB = 60
"""What the page of a notebook and its pictures may take, compressed."""


@pytest.mark.parametrize("path", ["q/serve-a-folder/", "q/web-server/", "server/#serve-a-folder"])
def test_every_address_that_was_published_leads_to_the_question(
    path: str, everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()

    page.goto(f"{everything}{path}")
    page.wait_for_url(f"{everything}q/serve-a-folder/")

    heading = page.locator("h1#serve-a-folder")
    assert heading.is_visible()
    assert heading.get_attribute("data-faq-id") == "serve-a-folder"


def test_former_address_leads_on_without_scripts(
    everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(javascript=False)

    page.goto(f"{everything}q/old-figures/")
    page.wait_for_url(f"{everything}q/figures/")

    assert page.locator("h1#figures").is_visible()


def test_the_list_at_the_side_holds_the_questions_of_the_topic(
    everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"{everything}q/figures/")
    links = page.locator(".md-sidebar--primary a").all_inner_texts()

    assert [text for text in links if text.strip() == "Overview"]
    assert page.locator(".md-sidebar--primary a.md-nav__link--active").count() == 1
    page.locator(".md-sidebar--primary").get_by_role("link", name="Overview").click()
    page.wait_for_url(f"{everything}data/")


def test_copy_button_copies_the_snippet_exactly(
    everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"{everything}q/data-rules/")
    with urlopen(f"{everything}faq.json") as answer:
        entries = json.load(answer)["topics"][1]["entries"]
    ticks = next(e for e in entries if e["id"] == "data-rules")["snippets"]["ticks"]
    figure = page.locator("figure.faq-snippet", has_text="text/ticks.py")

    button = figure.locator("[data-md-type=copy]")
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 24
    button.click()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert "```" in copied
    assert copied.rstrip("\n") == ticks.rstrip("\n")


def test_tabs_switch_and_bring_their_badge(everything: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{everything}q/serve-a-folder/")
    tabs = page.locator(".faq-tabs")

    assert tabs.get_by_text("urlopen").first.is_visible()
    tabs.locator("label", has_text="curl").click()

    assert tabs.get_by_text("curl --silent").is_visible()
    assert not tabs.get_by_text("urlopen").first.is_visible()
    assert tabs.locator("summary:visible .faq-state").inner_text() == "Not checked yet"


def test_a_link_to_a_tab_chooses_it(everything: str, new_page: Callable[..., Page]) -> None:
    page = new_page()

    page.goto(f"{everything}q/serve-a-folder/#tab-curl")

    assert page.locator(".faq-tabs").get_by_text("curl --silent").is_visible()


def test_words_that_a_search_finds_in_a_closed_tab_open_it(
    everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()

    page.goto(f"{everything}q/serve-a-folder/?h=silent")

    expect(page.locator(".faq-tabs").get_by_text("curl --silent")).to_be_visible()


def test_badge_opens_how_a_block_is_checked(everything: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{everything}q/serve-a-folder/")
    details = page.locator("details.faq-checks").first

    assert not details.get_by_text("Run it yourself").first.is_visible()
    details.locator("summary").click()

    assert details.get_by_text("Run it yourself").first.is_visible()
    assert details.get_by_role("link", name="snippets/server/serve.sh").is_visible()


def test_marked_sentence_leads_to_its_check_and_opens_it(
    everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"{everything}q/serve-a-folder/")

    page.locator("a.faq-claim").click()

    check = page.locator("#check-serve-a-folder-missing-gives-404")
    assert check.get_by_role("link", name="snippets/server/missing.py").is_visible()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("serve folder bind", "serve-a-folder"),
        ("static web server in one line", "serve-a-folder"),
        ("records people.jsonl", "data-rules"),
    ],
    ids=["words of the question", "another wording", "a name in it"],
)
def test_search_finds_a_question(
    typed: str, found: str, everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(everything)

    page.locator(SEARCH).click()
    page.locator(SEARCH).press_sequentially(typed)

    page.wait_for_timeout(300)  # results follow each key
    assert first_results(page)[0] == found


@pytest.mark.parametrize(
    "error",
    [
        "OSError: [Errno 98] Address already in use",
        'Traceback (most recent call last):\n  File "a.py", line 3\n'
        "OSError: [Errno 98] Address already in use",
        "curl: (7) Failed to connect to 127.0.0.1 port 8765",
        '+ curl: -fail ~7^2 *connect* "127.0.0.1"',
    ],
    ids=["error", "traceback", "curl", "operators of the search"],
)
@pytest.mark.parametrize("where", [SEARCH, "#faq-search"], ids=["header", "home"])
def test_search_finds_a_question_by_a_pasted_error(
    where: str, error: str, everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(everything)
    page.evaluate("text => navigator.clipboard.writeText(text)", error)

    page.locator(where).click()
    page.keyboard.press("Control+V")
    if where == "#faq-search":
        page.keyboard.press("Enter")

    assert first_results(page)[0] == "serve-a-folder"


def test_result_leads_to_the_question_and_marks_what_was_looked_for(
    faq: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(faq)

    page.locator(SEARCH).click()
    page.locator(SEARCH).press_sequentially("head_num")
    page.locator(RESULT).first.click()

    page.wait_for_url("**/q/merge-lora/?h=*")
    assert page.locator("article mark", has_text="head").count()


def test_answer_is_among_the_first_three_results_of_what_people_paste(
    faq: str, new_page: Callable[..., Page]
) -> None:
    searches = yaml.safe_load((Path(__file__).parent / "searches.yml").read_text("utf-8"))
    with urlopen(f"{faq}faq.json") as answer:
        entries = [e for topic in json.load(answer)["topics"] for e in topic["entries"]]
    for entry in entries:
        searches.setdefault(entry["id"], []).extend([*entry["symptoms"], *entry["also_asked"]])
    page = new_page()
    page.goto(faq)
    field, told = page.locator(SEARCH), page.locator(".md-search-result__meta")
    field.click()
    lost = []

    for question, texts in searches.items():
        for text in texts:
            field.fill("")
            expect(told).to_have_text("Type to start searching")
            page.evaluate("text => navigator.clipboard.writeText(text)", text)
            field.press("Control+V")
            expect(told).to_contain_text("matching document")
            if question not in (found := first_results(page)[:3]):
                lost.append((question, text, found))

    assert lost == []


def test_tables_sort_by_number_with_unknown_last_and_filter(
    everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"{everything}q/figures/")
    table = page.locator(".faq-table table").first

    table.get_by_role("button", name="Large").click()
    assert first_cells(table) == ["Gamma x", "Beta, the second", "Alpha"]
    table.get_by_role("button", name="Small").click()
    assert first_cells(table) == ["Gamma x", "Alpha", "Beta, the second"]
    table.get_by_role("button", name="Small").click()

    assert first_cells(table) == ["Alpha", "Gamma x", "Beta, the second"]
    assert table.locator("[aria-sort=descending]").inner_text().startswith("Small")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_is_wider_than_the_screen(
    width: int, everything: str, faq: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=width)
    notebooks = [f"notebooks/{name}/" for name in NOTEBOOKS]
    own = every_page(everything, "notes/fences/", "notes/square/")
    for address in (*own, *every_page(faq, *PAGES, *notebooks)):
        page.goto(address)

        wider = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

        assert wider <= 0, address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_follow_the_system_and_keep_their_contrast(
    scheme: str, faq: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(scheme=scheme)
    for address in every_page(faq, *PAGES, "notebooks/memory-planning/"):
        page.goto(address)

        ratios = page.evaluate(CONTRAST)

        assert ratios, address
        assert min(ratios) >= 4.5, address
        assert (
            page.evaluate("document.body.dataset.mdColorScheme")
            == {
                "light": "default",
                "dark": "slate",
            }[scheme]
        )


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_opens_on_a_phone(name: str, faq: str, new_page: Callable[..., Page]) -> None:
    page = new_page(width=390)
    page.goto(f"{faq}notebooks/{name}/")

    addresses = {page.url}
    pictures = page.locator(".jp-OutputArea img").all()
    for picture in pictures:  # each is fetched when it comes into view
        picture.scroll_into_view_if_needed()
        shown = "image => image.complete && image.naturalWidth > 0"
        page.wait_for_function(shown, arg=picture.element_handle())
        addresses.add(picture.evaluate("image => image.currentSrc"))

    assert len(addresses) == 1 + len(pictures) > 2
    assert all(f"/notebooks/{name}/" in address for address in addresses)
    sizes = []
    for address in addresses:
        with urlopen(address) as answer:
            sizes.append(len(gzip.compress(answer.read())))
    assert sum(sizes) < 1000 * NOTEBOOK_KB
    assert all(page.evaluate("[...document.images].map(i => i.naturalWidth > 0 && !!i.alt)"))


def every_page(site: str, *more: str) -> list[str]:
    """Return the addresses of a site's topics and questions, and more of its pages."""
    with urlopen(f"{site}faq.json") as answer:
        topics = json.load(answer)["topics"]
    pages = [f"{topic['id']}/" for topic in topics]
    pages += [f"q/{entry['id']}/" for topic in topics for entry in topic["entries"]]
    return [site + path for path in (*pages, *more)]


def first_results(page: Page) -> list[str]:
    """Return the ids of the questions among the results, best first."""
    page.wait_for_selector(RESULT, state="attached")
    found = page.locator(RESULT).evaluate_all("links => links.map(a => a.href)")
    paths = [urlsplit(address).path.strip("/") for address in found]
    return [path.removeprefix("q/") for path in paths if path.startswith("q/")]


def first_cells(table: Locator) -> list[str]:
    """Return what stands first in each row."""
    return table.locator("tbody th").all_inner_texts()


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const parse = color => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const linear = v => (v / 255 <= .03928 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4)
  const luminance = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b)
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor)
      if (color[3] > 250) return color
    }
    return [255, 255, 255, 255]
  }
  const has_text = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
  return [...document.querySelectorAll("main :is(p, li, td, th, a, span, h1, h2, dt, dd, code)")]
    .filter(e => e.checkVisibility() && has_text(e) && !e.closest(".headerlink, [aria-hidden]"))
    .map(e => {
      const [text, ground] = [luminance(parse(getComputedStyle(e).color)), luminance(behind(e))]
      return (Math.max(text, ground) + .05) / (Math.min(text, ground) + .05)
    })
}"""
