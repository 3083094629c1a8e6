"""Readers find answers by what they type or paste, on each theme and from each place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from faqcheck.content import find_project, load_faq
from faqcheck.site import Ranking, search_index
from search.queries import measure, read_queries, table

from .conftest import build, serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

ROOT = Path(__file__).resolve().parents[2]
EVERYTHING = ROOT / "tests" / "projects" / "everything"
HOME = "#faq-search"
DIALOG = "dialog.faq-dialog"
RESULT = "a[data-faq-id]"
PHONE = 4
"""How many times slower a phone is."""


def found(where: Locator) -> list[str]:
    """Return the ids of the answers that are shown."""
    links = where.locator(RESULT)
    return links.evaluate_all("links => links.map(link => link.dataset.faqId)")


def open_dialog(page: Page) -> Locator:
    page.locator(".faq-find").click()
    dialog = page.locator(DIALOG)
    expect(dialog).to_be_visible()
    return dialog


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("serve a folder", "serve-a-folder"),
        ("web srever", "serve-a-folder"),
        ("OSError: [Errno 98] Address already in use", "serve-a-folder"),
        ('+ curl: -fail ~7^2 *connect* "127.0.0.1"', "serve-a-folder"),
    ],
    ids=["words of the question", "a typo", "an error", "operators of other searches"],
)
def test_home_page_gives_results_while_one_types(
    typed: str, id_: str, everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(everything)

    page.locator(HOME).press_sequentially(typed)

    form = page.locator(".faq-search")
    expect(form.locator(RESULT).first).to_have_attribute("data-faq-id", id_)


def test_pasted_traceback_is_asked_by_its_error(
    everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(everything)
    error = "OSError: [Errno 98] Address already in use"
    traceback = f'Traceback (most recent call last):\n  File "a.py", line 3\n{error}'
    page.evaluate("text => navigator.clipboard.writeText(text)", traceback)
    dialog = open_dialog(page)

    page.keyboard.press("Control+V")

    expect(dialog.locator("input")).to_have_value(error)
    expect(dialog.locator(RESULT).first).to_have_attribute("data-faq-id", "serve-a-folder")


def test_keys_open_walk_follow_and_close(faq: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{faq}questions/")
    dialog = page.locator(DIALOG)
    expect(page.locator(".faq-find")).to_be_visible()

    page.keyboard.press("/")
    expect(dialog.locator("input")).to_be_focused()
    page.keyboard.type("head_num")
    expect(dialog.locator(RESULT).first).to_have_attribute("data-faq-id", "merge-lora")
    page.keyboard.press("ArrowDown")
    expect(dialog.locator(RESULT).first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(dialog.locator("input")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("s")
    page.keyboard.type("head_num")
    expect(dialog.locator(RESULT).first).to_have_attribute("data-faq-id", "merge-lora")
    page.keyboard.press("Enter")

    page.wait_for_url("**/q/merge-lora/?h=*")
    assert page.locator("article mark").count()


def test_what_has_no_answer_is_told(faq: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{faq}questions/")
    dialog = open_dialog(page)

    dialog.locator("input").fill("wechat group")

    expect(dialog.get_by_role("status")).to_have_text("No answer yet")
    assert 0 < len(found(dialog)) <= 3
    expect(dialog.get_by_role("link", name="All questions")).to_have_attribute(
        "href", f"{faq}questions/"
    )
    issue = dialog.get_by_role("link", name="Ask this as an issue").get_attribute("href")
    assert issue is not None
    assert issue.endswith("/issues/new?title=wechat%20group")


def test_other_pages_have_a_filter_of_their_own(faq: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{faq}questions/")
    dialog = open_dialog(page)
    dialog.locator("input").fill("evidence by digest")
    expect(dialog.get_by_role("status")).not_to_have_text("Searching …")
    answers = found(dialog)

    dialog.get_by_role("button", name="Other pages").click()

    expect(dialog.locator(RESULT).first).to_have_attribute(
        "href", f"{faq}decisions/0009-evidence-by-digest/?h=evidence+by+digest"
    )
    assert not any("decisions" in answer for answer in answers)


def test_search_is_loaded_when_it_is_first_used(faq: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(faq)
    page.wait_for_load_state("networkidle")
    before = list(asked)

    with page.expect_response("**/answers.js"):
        page.locator(HOME).click()

    assert not {"search.js", "rank.js", "answers.js"} & set(before)
    assert {"search.js", "rank.js", "answers.js"} <= set(asked)
    assert "pages.js" not in asked


def test_field_is_hidden_without_scripts(everything: str, new_page: Callable[..., Page]) -> None:
    page = new_page(javascript=False)

    page.goto(everything)

    assert page.locator(HOME).count() == 1
    assert not page.locator(HOME).is_visible()


def test_excerpt_has_two_lines_and_several_titles_are_seen(
    faq: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=390, height=844)
    page.goto(f"{faq}questions/")
    dialog = open_dialog(page)

    dialog.locator("input").fill("out of memory")
    expect(dialog.locator(RESULT).first).to_be_visible()

    lines = dialog.locator(".faq-found-text").evaluate_all(
        """all => all.map(
          e => Math.round(e.clientHeight / parseFloat(getComputedStyle(e).lineHeight))
        )"""
    )
    assert max(lines) <= 2
    titles = dialog.locator(".faq-found-title")
    assert sum(box["y"] < 844 for t in titles.all() if (box := t.bounding_box())) >= 4
    assert dialog.locator("mark").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_first_result_is_there_within_50_ms_on_a_phone(
    faq: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=390, height=844)
    page.goto(f"{faq}questions/")
    dialog = open_dialog(page)
    dialog.locator("input").fill("gpu")
    expect(dialog.locator(RESULT).first).to_be_visible()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": PHONE})

    times = page.evaluate("""async () => {
      const input = document.querySelector("dialog input")
      const list = document.querySelector("dialog .faq-found-list")
      const times = []
      const queries = ["o", "ou", "out", "out o", "out of mem", "out of memroy", "显存不足", "lora"]
      for (const query of queries) {
        const changed = new Promise(go => {
          new MutationObserver(go).observe(list, { childList: true })
        })
        input.value = query
        const start = performance.now()
        input.dispatchEvent(new Event("input"))
        await changed
        times.push(performance.now() - start)
        await new Promise(go => setTimeout(go, 50))
      }
      return times
    }""")

    print("ms for each:", [round(time, 1) for time in times])
    assert median(times) < 50


@pytest.fixture
def offline_page(browser: Browser) -> Iterator[Page]:
    """Return a page of a reader without a network: other themes ask for fonts and scripts."""
    context = browser.new_context()
    context.route(re.compile(r"https?://(?!127\.)"), lambda route: route.abort())
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_plain_field_works_on_other_themes_and_below_a_version(
    theme: str, tmp_path: Path, offline_page: Page
) -> None:
    project = tmp_path / "project"
    shutil.copytree(EVERYTHING, project)
    settings = project / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace(
        "  name: material\n  font: false\n", f"  name: {theme}\n"
    )
    settings.write_text(
        text.replace("  features: [content.code.copy, content.tabs.link]\n", ""), encoding="utf-8"
    )
    build(project, tmp_path / "site" / "faq" / "1.2")
    page = offline_page

    with serve(tmp_path / "site") as root:
        page.goto(f"{root}faq/1.2/")
        page.locator(HOME).fill("serve a folder")
        first = page.locator(".faq-search").locator(RESULT).first
        expect(first).to_have_attribute("data-faq-id", "serve-a-folder")
        first.click()
        page.wait_for_url(f"{root}faq/1.2/q/serve-a-folder/**")


def test_search_works_from_a_disk(tmp_path: Path, offline_page: Page) -> None:
    build(EVERYTHING, tmp_path)
    page = offline_page

    page.goto((tmp_path / "index.html").as_uri())
    page.locator(HOME).fill("serve a folder")

    first = page.locator(".faq-search").locator(RESULT).first
    expect(first).to_have_attribute("data-faq-id", "serve-a-folder")
    address = first.get_attribute("href")
    assert address is not None
    assert Path(address.removeprefix("file://").partition("?")[0]).is_file()


def test_pages_find_what_the_command_line_finds(faq: str, new_page: Callable[..., Page]) -> None:
    """Print, for what people type, how often the answer is first and among the first three."""
    ranking = Ranking(search_index(load_faq(find_project(ROOT))))
    page = new_page()
    page.goto(f"{faq}questions/")
    dialog = open_dialog(page)
    dialog.locator("input").fill("gpu")
    expect(dialog.locator(RESULT).first).to_be_visible()

    def find(text: str) -> tuple[list[str], bool]:
        shown = page.evaluate(
            """text => {
              const input = document.querySelector("dialog input")
              input.value = text.replaceAll("\\n", " ")
              input.dispatchEvent(new Event("input"))
              return new Promise(go => setTimeout(() => go([
                [...document.querySelectorAll("dialog a[data-faq-id]")].map(a => a.dataset.faqId),
                !document.querySelector("dialog .faq-found-none"),
              ])))
            }""",
            text,
        )
        return shown[0], shown[1]

    tuned, held_out = ([q for q in read_queries() if q.held_out == held] for held in (False, True))
    print(
        f"\ntuned on\n{table(measure(tuned, find))}\n\nheld out\n{table(measure(held_out, find))}"
    )
    for query in (*tuned, *held_out):
        by_command = ranking.find(query.text.replace("\n", " "))
        least = by_command.hits[0].score / 5 if by_command.hits else 0
        best = [hit.answer.id for hit in by_command.hits[:3] if hit.score >= least]
        assert find(query.text) == (find(query.text)[0], by_command.answered), query.text
        assert find(query.text)[0][:3] == best, query.text
