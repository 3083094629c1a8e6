"""Pages in Chinese say in Chinese what the engine says; code and names stay."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_project import Small

from faqcheck.content import SCARCE
from faqcheck.evidence import SiteVerdict, gap_lines, site_line
from faqcheck.evidence.verdict import Depth
from faqcheck.gate import all_checks
from faqcheck.site import translated
from faqcheck.site.chinese import COMPOSED, WORDS
from faqcheck.site.links import CHINESE, Addresses
from faqcheck.site.render import assets, site_makers
from faqcheck.site.shared import Shared
from rendered import to_html

if TYPE_CHECKING:
    from collections.abc import Callable

    from faqcheck.evidence.rows import Verification

TEMPLATES = Path(__file__).parents[2] / "src" / "faqcheck" / "site" / "templates"
NOT_READ = {"code", "pre", "samp", "kbd", "script", "style", "time"}
SHOWN_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "data-faq-choose")
NAMES = re.compile(
    r"'(cpu|gpu|plain)'|numpy [\d.]+|NVIDIA Example|example\.org\S*|\S+/\S+@\w+"
    r"|\S+\.(md|py|sh|jsonl)|CPU|GPU|MiB|Markdown|lint|schema|said no|status\.json|https://|\b(?:ask|known|other|read|rows|server|waived)(?=[:：])"
)
"""What stays: names of environments, packages, machines, files and snippets, words of the field."""
ASKED = re.compile(r"gate|static|cpu|gpu|plain|server|ask|rows|other|waived|known|read")
"""Ids of snippets and environments, which a table of all checks names."""
CONTENT = """\
    updated: 2026-11-01
    zh:
      question: 如何提问？
      answer: |
        **这样提问。**

        [[snippet:server]]

        [[snippet:ask]]
      titles: {ask: 提问}
"""
MORE = """\
  - id: third
    question: What else?
    answer: |
      **Nothing** [at all](claim:read).

      [[snippet:waived]]

      [[snippet:known]]

      [[snippet:static]]
    snippets:
      - {id: waived, file: other.py, checks: {runs: }, waiver: {reason: 原因, until: 2099-12-31}}
      - {id: known, file: ask.py, checks: {runs: }, fails: {reason: 原因, until: 2099-12-31}}
      - {id: static, file: static.sh, checks: {static: 原因}}
    claims: [{id: read, file: other.py, checks: {runs: {in: [gpu]}}}]
    sources: ["a/b@0123456789:c/d.md"]
    updated: 2026-11-01
    zh:
      question: 还有什么？
      answer: |
        **没有**[了](claim:read)。

        [[snippet:waived]]

        [[snippet:known]]

        [[snippet:static]]
"""
WRITE = """\
    updated: 2026-11-01
    zh:
      question: 如何写入？
      answer: |
        **这样写入。**

        [[snippet:rows]]

        [[snippet:other]]
"""


@pytest.fixture
def chinese(small: Small) -> Small:
    """Return a project in Chinese: all of its own words are, so that English is the engine's."""
    small.edit(
        "faq_src/use.yml",
        "summary: How to use it.\n",
        "summary: How.\nzh: {topic: 用, summary: 用法。}\n",
    )
    path = small.root / "faq_src" / "use.yml"
    first, second, rest = path.read_text().split("    updated: 2026-11-01\n")
    path.write_text(first + CONTENT + second + WRITE + rest + MORE)
    (small.root / "snippets" / "static.sh").write_text("echo 1\n")
    page = "# 首页\n\n[[search]]\n\n[[summary]]\n\n[[topics]]\n\n[[asked]]\n\n[[changed]]\n"
    (small.root / "docs" / "zh").mkdir(parents=True)
    (small.root / "docs" / "zh" / "index.md").write_text(page)
    return small


class _Words(HTMLParser):
    """Collects what a reader sees or hears of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("input", "br", "link", "meta", "img", "hr"):
            self.open.append(tag)
        self.said += [value for name, value in attrs if value and name in SHOWN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not NOT_READ & {*self.open}:
            self.said.append(data)


def english(text: str) -> set[str]:
    """Return the texts of a page in which a word of English is left."""
    reader = _Words()
    reader.feed(to_html(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)))
    left = (NAMES.sub("", said) for said in reader.said if not ASKED.fullmatch(said.strip()))
    return {said.strip() for said in left if re.search(r"[A-Za-z]{2}", said)}


def pages(small: Small, rows: list[Verification]) -> dict[str, str]:
    assessment = small.assess(rows)
    shared = Shared(
        small.faq, small.project, Addresses(small.project.settings), assessment, {"ask.py": "1"}
    )
    return {
        path: "".join(content) if not isinstance(content := make(), bytes) else ""
        for path, make in site_makers(shared)
        if path.startswith("zh/") and path.endswith(".md")
    }


def changed(small: Small) -> list[Verification]:
    """Return evidence of other bytes."""
    old = {"snippet": "0", "stand-ins": "0"}
    return [replace(r, digest="0" * len(r.digest), parts={**r.parts, **old}) for r in small.rows()]


def failed(small: Small) -> list[Verification]:
    return [replace(row, status="failed", message="said no") for row in small.rows()]


STATES: dict[str, Callable[[Small], list[Verification]]] = {
    "passed": lambda small: [replace(row, lines=[1, 2]) for row in small.rows()],
    "never run": lambda _: [],
    "not on a GPU": lambda small: small.rows(without="gpu"),
    "changed": changed,
    "failed": failed,
    "old": lambda small: [replace(row, at="2026-01-01T00:00:00Z") for row in small.rows()],
    "released": lambda small: [
        small.row(case, machine={"weights": "released"}) for case in small.cases
    ],
    "known failure": lambda small: [
        replace(row, status="expected failure") if "known" in row.case else row
        for row in small.rows()
    ],
}


@pytest.mark.parametrize("state", STATES)
def test_no_english_word_of_the_engine_is_left(chinese: Small, state: str) -> None:
    found = pages(chinese, STATES[state](chinese))

    assert {path: left for path, text in found.items() if (left := english(text))} == {}
    assert {"zh/status.md", "zh/status/cases.md", "zh/index.md", "zh/q/third/index.md"} <= {*found}


def test_the_reader_of_these_tests_sees_english() -> None:
    assert english('<p title="A title">语法 Syntax <code>x = one</code> 运行</p>') == {
        "A title",
        "语法 Syntax",
    }


def test_everything_that_templates_and_scripts_say_is_translated() -> None:
    files = [path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.*")]
    files += [text for name, text in assets().items() if name.endswith(".js")]
    said = {text for file in files for text in re.findall(r'\bt\("((?:[^"\\]|\\.)+)"\)', file)}

    assert said - WORDS.keys() == set()
    assert len(said) > 50


def test_everything_that_checks_and_needs_say_is_translated() -> None:
    checks = all_checks().values()
    said = {text for check in checks for text in (check.label, check.shows, check.leaves_open)}
    said |= {text for need in SCARCE.values() for text in (need.shown, need.without)}
    said |= {str(depth) for depth in Depth if depth > Depth.PARSED}

    assert said - WORDS.keys() == set()


def test_a_form_fills_in_what_its_english_does() -> None:
    def filled(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)(?:!t)?\}", text))

    wrong = [english for english, form in COMPOSED.items() if filled(english) != filled(form)]
    wrong += [
        said
        for said, form in WORDS.items()
        if not filled(form) - {"number"} <= filled(said)
        or (filled(said) - filled(form) - {"month"})
    ]

    assert wrong == []


def test_a_reason_is_translated_and_what_it_names_is_not() -> None:
    assert translated("snippet and stand-ins changed since 2026-11-26", CHINESE) == (
        "代码片段、替代权重在 2026-11-26 之后有改动"
    )
    assert translated("waived until 2026-12-01: this and that", CHINESE) == (
        "已豁免，期限 2026-12-01：this and that"
    )
    assert translated("this and that", CHINESE) == "this and that"
    assert translated("not yet run on a GPU and with the network", CHINESE) == (
        "尚未在 GPU 上、在联网时运行"
    )


def test_the_lines_on_the_site_are_sentences_in_both_languages() -> None:
    site = SiteVerdict(
        3, {"verified": 2}, {Depth.CHECKED: 2}, {"not yet run on a GPU": 2}, "2026-11-20"
    )

    def t(text: str) -> str:
        return translated(text, CHINESE)

    assert (
        site_line(site)
        == "0 of 3 answers with code ran, 2 only read: 2 checked statically; last on 2026-11-20."
    )
    assert site_line(site, t) == (
        "3 个带代码的回答中，0 个已运行，2 个只做了静态检查："
        "2 个已静态检查；最近一次在 2026-11-20。"
    )
    assert gap_lines(site, t) == ["2 个回答尚未在 GPU 上运行。"]


def test_scripts_speak_the_words_of_the_table(tmp_path: Path) -> None:
    for name, text in assets().items():
        if not name.endswith(".js"):
            continue
        (tmp_path / Path(name).name).write_text(text, encoding="utf-8")
        assert "the words of this script" not in text

    search = (tmp_path / "search.js").read_text(encoding="utf-8")
    assert '"No answer yet": "暂无回答"' in search
