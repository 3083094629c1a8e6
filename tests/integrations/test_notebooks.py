"""Pages of notebooks in real builds: what the plugin made of them, as this site shows it."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

import pytest

from integrations.test_mkdocs import build, change

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTEBOOK = "docs/notes/square.ipynb"
AS_HEAVY = 1.5
"""How many times the bytes of a page without a notebook one with a small notebook may have."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """Return the project `everything`, built."""
    import shutil

    source = pytestconfig.rootpath / "tests" / "projects" / "everything"
    folder = shutil.copytree(source, tmp_path_factory.mktemp("built") / "everything")
    built = build(folder)
    assert (built.returncode, "WARNING" in built.stderr) == (0, False), built.stderr
    return folder


@pytest.fixture
def page(folder: Path) -> str:
    """Return the page of the notebook."""
    return (folder / "site" / "notes" / "square" / "index.html").read_text(encoding="utf-8")


def test_code_stands_as_on_other_pages_and_only_once(page: str) -> None:
    text = html.unescape(re.sub(r"<[^>]*>", "", page))

    assert text.count("print(side * side)") == 1
    assert '<div class="highlight"><pre><span></span><code>' in page
    assert "clipboard-copy" not in page
    assert ">144\n</pre>" in page


def test_nothing_is_asked_of_another_server(page: str) -> None:
    article = page[page.index("<article") : page.index("</article>")]

    assert re.findall(r"<(?:script|style|link)\b", article) == []
    assert re.findall(r"(?:src|data)=\"(?:https?:)?//[^\"]*", page) == []
    assert not re.search("mathjax|requirejs|cdnjs|unpkg", page, re.IGNORECASE)


def test_page_is_about_as_light_as_any(page: str, folder: Path) -> None:
    other = (folder / "site" / "notes" / "fences" / "index.html").read_bytes()

    assert len(page.encode()) <= AS_HEAVY * len(other)


def test_badge_and_status_lead_to_each_other(page: str, folder: Path) -> None:
    status = (folder / "site" / "status" / "cases" / "index.html").read_text(encoding="utf-8")

    assert 'id="check-page-notebook"' in page
    assert "Executed in &#39;system&#39;, outputs compared" in page
    assert "faqcheck verify docs/notes/square/notebook" in page
    assert 'id="check-page-fence-1"' in page
    assert 'href="../../notes/square/#check-page-notebook"' in status
    assert 'href="../../notes/square/#check-page-fence-1"' in status


def test_links_and_headings_lead_where_they_say(page: str) -> None:
    contents = re.findall(r'<a href="#([^"]+)" class="md-nav__link"', page)

    assert 'href="../../q/serve-a-folder/"' in page
    assert 'href="../fences/"' in page
    assert "drawn" in contents
    for name in contents:
        assert page.count(f'id="{name}"') == 1


def test_pictures_are_files_with_a_text_and_a_size(page: str, folder: Path) -> None:
    picture = re.search(r"<img[^>]*A square\.[^>]*>", page)

    assert picture is not None
    assert picture[0] == (
        '<img src="4-1.svg" alt="A square." loading="lazy" width="12" height="12">'
    )
    assert (folder / "site" / "notes" / "square" / "4-1.svg").read_text().startswith("<svg")


def test_notebook_can_be_downloaded_as_it_is(page: str, folder: Path) -> None:
    downloaded = folder / "site" / "notes" / "square" / "square.ipynb"

    assert '<a href="square.ipynb" download>' in page
    assert downloaded.read_bytes() == (folder / NOTEBOOK).read_bytes()


def test_search_finds_the_text_and_no_style(folder: Path) -> None:
    script = (folder / "site" / "assets" / "faqcheck" / "pages.js").read_text(encoding="utf-8")
    index = json.loads(script.removeprefix('faqcheckSearch.give("pages", ').removesuffix(")\n"))
    found = [d for d in index["answers"] if d["url"].startswith("notes/square/")]

    assert any("It deepens" in document.get("text", "") for document in found)
    assert not any("--jp-" in document.get("text", "") for document in found)


def test_code_that_no_cell_holds_is_reported(content: Callable[[str], Path]) -> None:
    folder = content("everything")
    stored = json.loads((folder / NOTEBOOK).read_text(encoding="utf-8"))
    stored["cells"][1]["outputs"] = [
        {
            "data": {"text/html": ["<pre><code>smuggled = 1</code></pre>"]},
            "metadata": {},
            "output_type": "display_data",
        }
    ]
    text = json.dumps(stored, indent=1, ensure_ascii=False, sort_keys=True)
    (folder / NOTEBOOK).write_text(text, encoding="utf-8")

    built = build(folder)

    assert built.returncode != 0
    assert re.search(r"square.ipynb:\d+:1: the page notes/square/ shows a code block", built.stderr)
    assert "starting 'smuggled = 1'" in built.stderr


def test_mistake_in_a_notebook_turns_the_build_red_at_its_line(
    content: Callable[[str], Path],
) -> None:
    folder = content("everything")
    change(folder / NOTEBOOK, "faq:serve-a-folder", "faq:serve-a-foldr")

    built = build(folder)

    assert built.returncode != 0
    assert re.search(r"square.ipynb:\d+:\d+: there is no entry 'serve-a-foldr'", built.stderr)


def test_the_plugin_for_notebooks_needs_no_settings(content: Callable[[str], Path]) -> None:
    folder = content("everything")
    change(
        folder / "mkdocs.yml",
        'mkdocs-jupyter: {include: ["notes/*.ipynb"], no_prompt: true, cache: false}',
        "mkdocs-jupyter: {execute: false, cache: false}",
    )

    built = build(folder)

    assert (built.returncode, "Traceback" in built.stderr) == (0, False), built.stderr
    assert (folder / "site" / "notes" / "square" / "square.ipynb").is_file()
    assert not (folder / "site" / "notes" / "square" / "square").exists()


def test_a_stored_output_runs_nothing(content: Callable[[str], Path]) -> None:
    folder = content("everything")
    change(
        folder / NOTEBOOK,
        '"text/plain": [\n       "<IPython.core.display.SVG object>"',
        '"text/html": "<img src=x onerror=alert(1)>", "text/plain": [\n       "<S>"',
    )
    change(folder / NOTEBOOK, "[the fences](fences.md)", "[the fences](javascript:alert(1))")

    build(folder, "--no-strict")

    page = (folder / "site" / "notes" / "square" / "index.html").read_text(encoding="utf-8")
    assert "onerror=alert" not in page
    assert "alert(1)" not in page
    assert "javascript:alert" not in page
