"""Blocks found are the blocks of the really built page, under the settings of its own site."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import markdown
import pytest

from case_files import CASES
from faqcheck.content import find_problems, find_project, read_faq
from faqcheck.content.markdown import MarkdownReader, read_dialect
from faqcheck.site import audit

TODAY = dt.date(2026, 6, 1)
DEFAULT_SITE = """\
site_name: Bare
theme: mkdocs
plugins: []
"""
"""MkDocs' own extensions: fences at the start of a line only."""


def built(root: Path) -> dict[str, list[str]]:
    """Return the code blocks of each page that MkDocs makes, by the page's path."""
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", "site", "--no-directory-urls"]
    subprocess.run(command, cwd=root, check=True, capture_output=True, timeout=120)
    pages = {}
    for path in sorted((root / "site").rglob("*.html")):
        page = re.sub(r"<!--.*?-->", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        name = path.relative_to(root / "site").with_suffix(".md").as_posix()
        pages[name] = [text.strip("\n") for text in audit._blocks(page)]
    return pages


def found(root: Path) -> dict[str, list[str]]:
    """Return the text of each block that is found in a page, fenced or not."""
    project = find_project(root)
    dialect, problems, _ = read_dialect(project)
    assert problems == []
    reader = MarkdownReader(dialect, root)
    pages = {}
    for path in sorted((root / "docs").rglob("*.md")):
        blocks = reader.find(path.read_text(encoding="utf-8-sig"), page=path)
        pages[path.relative_to(root / "docs").as_posix()] = [
            fence.text.strip("\n") for fence in blocks.fences
        ]
    assert reader.problems == []
    return pages


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CASES.parent / "projects" / "forms", tmp_path / "forms"))


def test_each_form_of_a_block_is_found_as_the_built_page_shows_it(forms: Path) -> None:
    shown = built(forms)

    pages = found(forms)

    assert sum(map(len, shown.values())) > 40
    unfenced = {"superfences.md": ['indented = "by four spaces"']}
    for name, blocks in shown.items():
        if name not in pages:
            continue  # the page that says that there is none
        expected = Counter(blocks) - Counter(unfenced.get(name, []))
        drawn = Counter(b for b in pages[name] if b not in blocks and b == "x = 1")
        assert Counter(pages[name]) - drawn == expected, name


def test_each_form_is_found_as_a_bare_site_shows_it(forms: Path) -> None:
    (forms / "mkdocs.yml").write_text(DEFAULT_SITE, encoding="utf-8")
    shown = built(forms)

    pages = found(forms)

    project = find_project(forms)
    unsure = {p.span.path for p in read_faq(project).problems if p.code != "untagged-code"}
    for name in pages.keys() - {path.removeprefix("docs/") for path in unsure}:
        assert pages[name] == shown.get(name, []), name
    assert unsure == {f"docs/{name}.md" for name in ("superfences", "blocks", "includes")}


def test_a_block_without_a_fence_is_reported(forms: Path) -> None:
    problems = [p for p in read_faq(find_project(forms)).problems if p.code == "indented-code"]

    assert {(p.span.path, p.span.line) for p in problems} == {
        ("docs/superfences.md", 47),
        ("docs/blocks.md", 70),
    }


def test_included_lines_stand_where_their_file_has_them(forms: Path) -> None:
    faq, _, _ = read_faq(find_project(forms))

    page = next(page for page in faq.pages if page.path == "docs/includes.md")
    for snippet in page.snippets:
        for number, line in enumerate(snippet.text.rstrip("\n").split("\n"), start=1):
            place = snippet.place(number)
            written = (forms / place.path).read_text(encoding="utf-8").split("\n")
            there = written[place.line - 1][place.column - 1 :]
            assert there == line or there == f";{line}", (snippet.id, number, place)
    assert {snippet.span.path for snippet in page.snippets} == {
        *("docs/includes.md", "docs/parts/nested.md", "ex/a.sh", "ex/b.py", "ex/end.md")
    }


@pytest.mark.parametrize(
    "text",
    [
        '--8<-- "ex/b.py"',
        '--8<-- "ex/b.py:one"',
        "  --8<-- 'ex/b.py:two'",
        '--8<-- "ex/b.py:2:3"',
        '--8<-- "ex/b.py:-2:"',
        '--8<-- "ex/b.py::2"',
        '--8<-- "ex/b.py:1:1,3:3"',
        '--8<-- "parts/nested.md"',
        '--8<-- "missing.py"',
        '--8<-- "../pyproject.toml"',
        ';--8<-- "ex/b.py"',
        '--8<-- "; ex/b.py"',
        "--8<--\nex/b.py:one\n\n; no\n--8<--\nafter",
        "--8<--\nex/b.py\n",
        '-8<- "ex/a.sh"',
        'a --8<-- "ex/a.sh"',
        '--8<-- "ex/a.sh" ',
        "# ;--8<-- [start:x]\n# --8<-- [start:y]\nb",
        '--8<-- "ex/b.py:none"',
    ],
)
@pytest.mark.parametrize("dedent", [False, True])
def test_includes_are_followed_as_the_extension_does(
    text: str, dedent: bool, forms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"base_path": [".", "docs"], "dedent_subsections": dedent}
    (forms / "mkdocs.yml").write_text(
        f"markdown_extensions:\n  - pymdownx.snippets: {options}\n".replace("False", "false")
        .replace("True", "true")
        .replace("'", '"'),
        encoding="utf-8",
    )
    monkeypatch.chdir(forms)
    converter = markdown.Markdown(
        extensions=["pymdownx.snippets"], extension_configs={"pymdownx.snippets": options}
    )
    expected = converter.preprocessors["snippet"].run(text.split("\n"))
    dialect, _, _ = read_dialect(find_project(forms))
    reader = MarkdownReader(dialect, forms)
    assert reader._includer is not None

    lines, _ = reader._includer.expand(text.split("\n"), page=None)

    assert [line.text for line in lines if line.text.strip()] == [e for e in expected if e.strip()]


def test_what_cannot_be_followed_is_reported_and_never_checked(forms: Path) -> None:
    page = forms / "docs" / "lost.md"
    includes = ["missing.sh", "https://example.org/a.sh", "ex/b.py:none"]
    page.write_text("".join(f'```bash\n--8<-- "{one}"\n```\n\n' for one in includes))

    faq, problems, _ = read_faq(find_project(forms))

    assert [p.code for p in problems if p.span.path == "docs/lost.md"] == [
        *("unknown-include", "web-include", "unknown-section")
    ]
    lost = next(p for p in faq.pages if p.path == "docs/lost.md")
    assert [s.span.path for s in lost.snippets] == ["ex/end.md"]


def test_an_extension_that_is_missing_is_named_at_its_line(forms: Path) -> None:
    (forms / "mkdocs.yml").write_text(
        "site_name: A\nmarkdown_extensions:\n  - attr_list\n  - not_installed_here\n"
    )

    problems = [str(p) for p in find_problems(find_project(forms), today=TODAY)]

    assert any(
        p.startswith("mkdocs.yml:2:1: cannot load the Markdown extension 'not_installed_here'")
        for p in problems
    )
