"""The fences found are exactly the code blocks that the page shows, each at its place."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import markdown
import pytest

from case_files import case_files, read_case
from faqcheck.content.markdown import find_fences

if TYPE_CHECKING:
    from pathlib import Path


def described(text: str) -> str:
    """Return a line for each fence and each thing that is meant for one, from line 1, column 1."""
    fences, missed = find_fences(text)
    lines = [
        f"{f.line + 1}:{f.column + 1} {f.language or '-'} from line {f.first + 1}: {f.text!r}"
        + (f" title={f.title!r}" if f.title else "")
        + (f" declares {f.declaration!r}" if f.declaration else "")
        for f in fences
    ]
    lines += [f"{s.line + 1}:{s.column + 1} {s.code} ({s.why})" for s in missed]
    return "".join(f"{line}\n" for line in lines)


def shown(text: str) -> list[str]:
    """Return the code blocks of the page that Markdown makes of a text, tabs kept."""
    extensions = ["attr_list", "admonition", "def_list", "footnotes", "md_in_html", "tables"]
    extensions += ["details", "highlight", "superfences", "tabbed"]
    names = [name if n < 6 else f"pymdownx.{name}" for n, name in enumerate(extensions)]
    options: dict[str, dict[str, object]] = {
        "pymdownx.superfences": {"preserve_tabs": True},
        "pymdownx.tabbed": {"alternate_style": True},
    }
    page = markdown.markdown(text, extensions=names, extension_configs=options)
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    blocks = re.findall(r"<pre[^>]*>.*?<code[^>]*>(.*?)</code></pre>", page, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", "", block)).strip("\n") for block in blocks]


@pytest.mark.parametrize("path", case_files("fences"), ids=lambda path: path.stem)
def test_fences_are_found_where_they_stand(path: Path) -> None:
    case = read_case(path)
    ((_, text),) = case.parts

    found = described(text)

    assert found == case.expected


@pytest.mark.parametrize("path", case_files("fences"), ids=lambda path: path.stem)
def test_each_block_of_the_page_is_a_fence_or_reported(path: Path) -> None:
    """The page is the oracle: a block that is neither would go unchecked."""
    ((_, text),) = read_case(path).parts

    fences, missed = find_fences(text)

    found = [fence.text.strip("\n") for fence in fences]
    if missed:
        assert set(found) <= set(shown(text))
    else:
        assert found == shown(text)


def test_text_without_fences_costs_nothing_but_a_look() -> None:
    assert find_fences("no code here\n" * 1000) == ([], [])
