"""Packages are the same however their names are written."""

from __future__ import annotations

import pytest

from faqcheck.gate.pins import pin_of


@pytest.mark.parametrize(
    ("requirement", "pin"),
    [
        ("numpy==2.4.6", ("numpy", "2.4.6")),
        ("Typing_Extensions == 4.16.0", ("typing-extensions", "4.16.0")),
        ("uvicorn[standard]==0.41.0 ; python_version > '3.10'", ("uvicorn", "0.41.0")),
        ("torch>=2.5,<3", ("torch", "")),
        ("torch==2.*", ("torch", "")),
        ("xgrammar", ("xgrammar", "")),
        ("./wheels/demo-1.0-py3-none-any.whl", ("", "")),
    ],
)
def test_a_pin_is_a_name_and_one_version(requirement: str, pin: tuple[str, str]) -> None:
    assert pin_of(requirement) == pin
