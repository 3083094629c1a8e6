"""What a reader does on a site, in a real browser."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

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


def test_a_word_that_a_search_marks_in_a_closed_tab_opens_it(
    everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()

    page.goto(f"{everything}q/serve-a-folder/?h=silent")

    expect(page.locator(".faq-tabs mark", has_text="silent").first).to_be_visible()


def test_badge_opens_how_a_block_is_checked(everything: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{everything}q/serve-a-folder/")
    details = page.locator("details.faq-checks").first

    assert not details.get_by_text("Run it yourself").first.is_visible()
    details.locator("summary").click()

    assert details.get_by_text("Run it yourself").first.is_visible()
    assert page.get_by_role("link", name="snippets/server/serve.sh").first.is_visible()


def test_marked_sentence_leads_to_its_check_and_opens_it(
    everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"{everything}q/serve-a-folder/")

    page.locator("a.faq-claim").click()

    check = page.locator("#check-serve-a-folder-missing-gives-404")
    assert check.get_by_role("link", name="snippets/server/missing.py").is_visible()


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
