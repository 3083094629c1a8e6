"""axe-core finds nothing wrong with any kind of page: WCAG 2.2 AA and best practices."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from .conftest import serve
from .test_site import every_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RUN = """async () => {
  const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
  const found = await axe.run(document, { runOnly: { type: "tag", values } })
  const said = ({ id, nodes }) => nodes.map(one => `${id}: ${one.target} ${one.html.slice(0, 99)}`)
  return [found.violations.flatMap(said), found.passes.length]
}"""
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true })"
SCREENS = [(scheme, width) for scheme in ("light", "dark") for width in (1200, 390)]
KINDS = {
    "home": "",
    "list of questions": "questions/",
    "topic": "memory/",
    "question with a calculator": "q/memory-estimate/",
    "question with a plot": "q/slow-inference/",
    "question with a form": "q/check-training-data/",
    "question with wide tables": "q/transformers-too-new/",
    "question with an image": "q/grounding-figures/",
    "status": "status/",
    "notebooks": "notebooks/",
    "notebook": "notebooks/grounding/",
    "page by hand": "how-answers-are-checked/",
    "reference of the engine": "faqcheck/format/",
    "decision": "decisions/0028-a-search-of-our-own/",
    "home in Chinese": "zh/",
    "questions in Chinese": "zh/questions/",
    "topic in Chinese": "zh/memory/",
    "question in Chinese": "zh/q/abnormal-output/",
}


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page as it is, every block of details opened."""
    page.evaluate(OPEN)
    page.evaluate(AXE)
    found, passed = page.evaluate(RUN)
    assert passed > 10, "axe looked at next to nothing"
    return list(found)


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_no_kind_of_page_violates_a_rule(
    scheme: str, width: int, faq: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=width, scheme=scheme)
    found = {}
    for kind, path in KINDS.items():
        page.goto(f"{faq}{path}")

        if said := violations(page):
            found[kind] = said

    assert found == {}


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_the_page_for_what_is_not_there_violates_no_rule(
    scheme: str, width: int, faq_folder: Path, tmp_path: Path, new_page: Callable[..., Page]
) -> None:
    """It is shown at any address, so its links and styles start at the root of the host."""
    page = new_page(width=width, scheme=scheme)
    (tmp_path / "InternVL-FAQ").symlink_to(faq_folder)
    with serve(tmp_path) as host:
        page.goto(f"{host}InternVL-FAQ/404.html")

        assert page.locator("h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > 24
        assert violations(page) == []


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
def test_no_page_of_each_form_of_block_violates_a_rule(
    scheme: str, width: int, everything: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=width, scheme=scheme)
    found = {}
    for address in every_page(everything, "notes/fences/", "notes/square/", "status/cases/"):
        page.goto(address)

        if said := violations(page):
            found[address] = said

    assert found == {}


@pytest.mark.parametrize(("scheme", "width"), SCREENS)
@pytest.mark.parametrize("typed", ["out of memory", "wechat group", "显存不足"])
def test_no_result_of_a_search_violates_a_rule(
    typed: str, scheme: str, width: int, faq: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=width, scheme=scheme)
    page.goto(f"{faq}questions/")
    page.locator(".faq-find").click()
    page.locator("dialog input").fill(typed)
    expect(page.locator("dialog a[data-faq-id]").first).to_be_visible()
    assert violations(page) == []


def test_a_violation_is_found(faq: str, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(faq)

    page.evaluate(
        "document.querySelector('article').insertAdjacentHTML("
        "'beforeend', '<img src=\"assets/logo.svg\"><p style=\"color:#ccc\">pale</p>')"
    )

    assert {said.partition(":")[0] for said in violations(page)} == {"image-alt", "color-contrast"}


def test_every_kind_of_page_exists(faq: str) -> None:
    for path in KINDS.values():
        with urlopen(f"{faq}{path}") as answer:
            assert answer.status == 200
    with urlopen(f"{faq}faq.json") as answer:
        ids = {entry["id"] for topic in json.load(answer)["topics"] for entry in topic["entries"]}
    named = {path.split("/")[-2] for path in KINDS.values() if "q/" in path}
    assert named <= ids
