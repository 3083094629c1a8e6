"""What a page shows is the snippet's text, byte for byte, wherever it stands."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import pytest

from case_files import SETTINGS
from rendered import ENTRY, blocks, render, to_html

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "tabs": "all:\n\techo one\n\t\techo two\n",
    "a line of blanks": "one\n    \ntwo\n",
    "trailing blanks": "one  \ntwo\t\n",
    "blank lines": "one\n\n\n\ntwo\n",
    "backticks": "```python\nprint()\n```\n````\n",
    "a line of tildes": "~~~\n",
    "html": "<b>&amp; &lt;</b> <!-- a comment -->\n<script>alert(1)</script>\n",
    "a closing tag of the page": "</code></pre></figure></details>\n",
    "markdown": '# heading\n*a* _b_ [c](faq:question) ![d](e)\n=== "tab"\n??? note\n',
    "directives": "[[snippet:code]]\n[[table:none]]\n",
    "templates": "{{ value }} {% raw %} {# comment #}\n",
    "attributes": "text { .class #id }\n{: .class }\n",
    "letters": "é 中文 🙂 \u00a0 — «»\n",
    "one very long line": "x" * 3000 + "\n",
    "backslashes": "a\\\\nb \\` \\<b>\n",
    "indented from the start": "    four\n  two\n        eight\n",
}
PLACES = {
    "after the answer": "text",
    "between paragraphs": "before\n\n[[snippet:code]]\n\nafter",
    "in a list": "1. item\n\n    [[snippet:code]]\n\n    more\n\n2. next",
    "in a tab": '=== "One"\n\n    [[snippet:code]]\n\n=== "Two"\n\n    text',
    "in an admonition": "!!! note\n\n    [[snippet:code]]\n",
    "in two tabs": "[[snippet:code]]\n[[snippet:other]]",
    "in two tabs of a list": "- item\n\n    [[snippet:code]]\n    [[snippet:other]]\n",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", TEXTS)
def test_block_on_the_page_equals_the_file(name: str, place: str, tmp_path: Path) -> None:
    text = TEXTS[name]
    tab = "tab: {}\n        " if "two tabs" in place else ""
    snippet = """\
      - id: {}
        {}file: {}.txt
        checks: {{static: shown as it is}}
"""
    project(tmp_path, PLACES[place])
    with (tmp_path / "faq_src" / "topic.yml").open("a", encoding="utf-8") as file:
        file.write("    snippets:\n")
        file.write(snippet.format("code", tab.format("Code"), "code"))
        if tab:
            file.write(snippet.format("other", tab.format("Other"), "other"))
    (tmp_path / "snippets").mkdir()
    (tmp_path / "snippets" / "code.txt").write_text(text, encoding="utf-8")
    (tmp_path / "snippets" / "other.txt").write_text("other\n", encoding="utf-8")

    pages = render(tmp_path)

    shown = blocks(to_html(pages["q/question/index.md"]))
    assert shown == ([text, "other\n"] if tab else [text])
    kept = json.loads(pages["faq.json"])["topics"][0]["entries"][0]["snippets"]["code"]
    assert kept == text


@pytest.mark.parametrize(
    "name", ["tabs", "a line of blanks", "html", "markdown", "directives", "templates", "letters"]
)
@pytest.mark.parametrize("indent", ["", "    "])
def test_block_on_the_page_equals_the_fence(name: str, indent: str, tmp_path: Path) -> None:
    fence = textwrap.indent(f"~~~~text\n{TEXTS[name]}~~~~", indent, lambda line: True)
    declaration = f"{indent}<!-- faqcheck: {{checks: {{static: as it is}}}} -->"
    project(tmp_path, f"- item\n\n{declaration}\n{fence}\n")

    pages = render(tmp_path)

    assert blocks(to_html(pages["q/question/index.md"])) == [TEXTS[name]]
    assert "faqcheck:" not in pages["q/question/index.md"]


def project(folder: Path, answer: str) -> None:
    """Write a project with one entry; what belongs to the entry may be appended."""
    (folder / "faq_src").mkdir()
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    entry = ENTRY.format(answer=textwrap.indent(answer, " " * 6, lambda line: True))
    (folder / "faq_src" / "topic.yml").write_text(entry, encoding="utf-8")
