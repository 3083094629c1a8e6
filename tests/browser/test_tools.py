"""The calculators on the built site: they work, and say what the Python on the page says."""

from __future__ import annotations

import random
import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(faq: str) -> str:
    """Return the address of the built site."""
    return faq.rstrip("/")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page that fails the test at any error of a script or request elsewhere."""
    opened = browser.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "request", lambda request: problems.append(request.url) if away(request.url) else None
    )
    yield opened
    opened.close()
    assert problems == []


def away(address: str) -> bool:
    return not address.startswith(("http://127.0.0.1:", "data:", "blob:"))


def test_image_tokens_in_the_browser_are_those_of_the_snippet(page: Page, site: str):
    tiles = runpy.run_path(str(ROOT / "snippets/inference/tiles.py"))
    chance = random.Random(14)
    edges = [448 * n // 2 + d for n in range(1, 13) for d in (-1, 0, 1)]
    sizes = [(w, h) for w in edges for h in edges]
    sizes += [(chance.randint(1, 6000), chance.randint(1, 6000)) for _ in range(3000)]
    cases = [(w, h, most) for w, h in sizes for most in (1, 6, 12)]
    page.goto(f"{site}/inference/")

    counted = page.evaluate(
        """async (cases) => {
          const { countTokens } = await import("/assets/tools/image-tokens.js");
          return cases.map((one) => { const c = countTokens(...one); return [c.columns, c.rows, c.tokens] });
        }""",
        cases,
    )

    expected = [[*tiles["grid"](*case), tiles["image_tokens"](*case)] for case in cases]
    differing = [(c, a, b) for c, a, b in zip(cases, counted, expected, strict=True) if a != b]
    assert differing == []


def test_the_image_calculator_answers_when_its_fields_change(page: Page, site: str):
    page.goto(f"{site}/inference/")
    tool = page.locator("image-tokens")

    tool.get_by_label("Width in pixels").fill("640")
    tool.get_by_label("Height in pixels").fill("480")
    tool.get_by_label("Most tiles").select_option("12")

    assert tool.get_by_role("status").locator("strong").inner_text() == "3,328 tokens"
    tool.get_by_label("Pictures").fill("2")
    assert tool.get_by_role("status").locator("strong").inner_text() == "6,656 tokens"
