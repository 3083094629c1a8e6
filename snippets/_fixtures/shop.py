"""Fixtures of pytest for the examples in docs/faqcheck/sessions.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def prices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a file with prices; `SHOP_CURRENCY` is set while it is there."""
    monkeypatch.setenv("SHOP_CURRENCY", "EUR")
    file = tmp_path / "prices.csv"
    file.write_text("apple,1.25\npear,2.50\n", encoding="utf-8")
    yield file
    file.unlink()
