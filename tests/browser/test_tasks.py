"""What readers come for, on a phone: two actions from the home page to a block that runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

TASKS = {
    "8B does not fit in 24 GB": ("8B does not fit in 24 GB", "which-model"),
    "garbled output": ("garbled output", "abnormal-output"),
    "KeyError: 'value'": ("KeyError: 'value'", "keyerror-value"),
    "JSON from api_server": ("JSON from api_server", "json-output"),
    "which model fits 2 x 24 GB": ("which model fits 2 x 24 GB", "which-model"),
    "显存不足": ("显存不足", "out-of-memory"),
}
"""Task -> what is typed into the field of the home page, and the question that is then chosen."""


@pytest.mark.parametrize(("typed", "id_"), TASKS.values(), ids=TASKS)
@pytest.mark.parametrize("home", ["", "zh/"], ids=["English", "Chinese"])
def test_two_actions_lead_to_a_block_that_ran(
    typed: str, id_: str, home: str, faq: str, new_page: Callable[..., Page]
) -> None:
    page = new_page(width=390, height=844)
    page.goto(f"{faq}{home}")

    page.locator("#faq-search").fill(typed)
    shown = page.locator(".faq-search a[data-faq-id]")
    expect(shown.first).to_be_visible()
    found = shown.evaluate_all("all => all.slice(0, 3).map(one => one.dataset.faqId)")
    assert id_ in found
    # A keyboard takes the lower half of the screen.
    page.wait_for_function(
        "top => document.querySelector('.faq-found a').getBoundingClientRect().top < top",
        arg=844 / 2,
    )
    page.locator(f".faq-search a[data-faq-id={id_}]").click()

    expect(page.locator(f"h1#{id_}")).to_be_visible()
    block = page.locator("figure.faq-snippet").first
    expect(block.locator("code").first).to_be_visible()
    expect(block.locator("[data-md-type=copy]")).to_be_visible()
    assert page.locator("figure.faq-snippet .faq-state.faq-ran").count(), "no block of it ran"
