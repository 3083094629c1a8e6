"""`#>` comments are held to what really came, and rewriting them never damages a file."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Trial


def printed(trial: Trial, text: str, *arguments: str, declared: str = "{prints: }") -> str:
    trial.write({"a.py": text}, f"- {{id: a, file: a.py, checks: {declared}}}")
    return trial.pytest("-k", "prints", *arguments).stdout


@pytest.mark.parametrize(
    "text",
    [
        "print(1)\n#> 1\n",
        "print(1, 2, sep='-', end='!')\n#> 1-2!\n",
        "print('a\\nb')\n#> a\n#> b\n",
        "print('a')\n#> a\nprint()\n#>\n",
        "for n in range(2):\n    print(n)\n    #> 0\n    #> 1\n",
        "import sys\n\nprint('said', file=sys.stderr)\n",
        "import sys\n\nprint('said', file=sys.stdout)\n#> said\n",
        "from pprint import pprint\n\npprint({'a': 1})\n#> {'a': 1}\n",
        "print(\n    'a',\n    '''b\n#> c''',\n)\n#> a b\n#> #> c\n",
        "print('\\x1b[1m\\u2028')\n#> \\x1b[1m\\u2028\n",
        "import contextlib, io\n\nwith contextlib.redirect_stdout(io.StringIO()):\n    print(1)\n",
        "print(1)\n#> 1\nassert print.__module__ == 'builtins'\n",
    ],
)
def test_what_really_came_is_right(trial: Trial, text: str) -> None:
    text += "" if "#>" in text else "print(0)\n#> 0\n"

    assert "1 passed" in printed(trial, text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("print(2)\n#> 1\n", 2),
        ("print(1, end='!')\n#> 1\n", 2),
        ("with open('f', 'w') as f:\n    print(7, file=f)\n    #> 7\n", 3),
        ("import sys\n\nprint(7, file=sys.stderr)\n#> 7\n", 4),
        ("print(1)\n#> 1\nprint(2)\n", 3),
        ("print(1)\n#> 1\n#> 2\n", 3),
    ],
)
def test_what_did_not_come_is_wrong(trial: Trial, text: str, line: int) -> None:
    assert f"snippets/a.py:{line}:1: shows what is not so (anymore)." in printed(trial, text)


def test_prints_run_in_an_environment_of_the_project(trial: Trial) -> None:
    trial.settings(
        "[tool.faqcheck.environments.other]\nsystem = true\nvariables = {GREETING = 'hello'}\n"
    )
    text = "import os\n\nprint(os.environ['GREETING'])\n#> hello\n"

    said = printed(trial, text, declared="{prints: {in: [other]}}")

    assert "other  prints     1 passed" in said


WILD = """\
text = "it's"
print(
    text,
    '''two "lines"
    \\u2028 end''',
); print("more")
if text: print("on one line")
for number in range(2):
    print(
        number
    )
    #> 7
"""


def test_rewriting_keeps_the_program_and_is_done_once(trial: Trial) -> None:
    first = printed(trial, WILD, "--faq-update-prints")
    file = trial.root / "snippets" / "a.py"
    written = file.read_text(encoding="utf-8")
    again = trial.pytest("-k", "prints", "--faq-update-prints").stdout

    assert "1 passed" in first
    assert "1 passed" in again
    assert file.read_text(encoding="utf-8") == written
    assert ast.dump(ast.parse(written)) == ast.dump(ast.parse(WILD))
    assert written.endswith("    )\n    #> 0\n    #> 1\n")
    assert '); print("more")\n#> it\'s two "lines"\n#>     \\u2028 end\n#> more\n' in written
    assert 'print("on one line")\n#> on one line\n' in written
    assert "1 passed" in trial.pytest("-k", "prints").stdout


@pytest.mark.parametrize(
    "text",
    [
        "print(1)\n#> 1\nimport tempfile\n\nwhere = tempfile.mkdtemp()\nprint(where)\n#> /tmp\n",
        "import time\n\nprint(1)\n#> 1\n\n\nprint(time.time_ns())\n#> 0\n",
    ],
)
def test_what_changes_with_each_run_is_no_expectation(trial: Trial, text: str) -> None:
    said = printed(trial, text, "--faq-update-prints")

    line = text[: text.rindex("#>")].count("\n")
    assert f"snippets/a.py:{line}:1: it prints something else each time" in said
    assert "[cannot-update]" in said
    assert (trial.root / "snippets" / "a.py").read_text() == text


def test_a_failing_snippet_is_kept_and_its_line_is_said(trial: Trial) -> None:
    text = "print(1)\n#> 2\nraise ValueError('no')\n"

    said = printed(trial, text, "--faq-update-prints")

    assert "snippets/a.py:3:1: ValueError: no [cannot-update]" in said
    assert (trial.root / "snippets" / "a.py").read_text() == text


def test_ends_of_lines_and_mode_are_kept(trial: Trial) -> None:
    printed(trial, "print(1)\n#> 2\n")
    file = trial.root / "snippets" / "a.py"
    file.write_bytes(b"print(1)\r\n#> 2\r\n")
    file.chmod(0o640)

    said = trial.pytest("-k", "prints", "--faq-update-prints").stdout

    assert "1 passed" in said, said
    assert file.read_bytes() == b"print(1)\r\n#> 1\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
