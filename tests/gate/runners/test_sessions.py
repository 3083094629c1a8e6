"""Sessions: blocks that continue one another, and what is typed at a prompt with its output."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = '[tool.faqcheck]\nname = "Trial"\npages = ["page.md"]\n'


def verify(folder: Path, page: str, *options: str, settings: str = "") -> str:
    """Write a page, run its cases in a pytest of its own, and return what was said."""
    (folder / "pyproject.toml").write_text(SETTINGS + settings, encoding="utf-8")
    (folder / "page.md").write_text(textwrap.dedent(page), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-rs", "-k", "runs or output_of", *options, "page.md"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.stdout + done.stderr


TUTORIAL = """\
    # Tutorial

    <!-- faqcheck: {checks: {runs: {session: tutorial}}} -->
    ```python
    from __future__ import annotations

    values = [1, 2]


    def total() -> int:
        return sum(values)
    ```

    <!-- faqcheck: {checks: {runs: {session: tutorial, expect: {output: ["3"]}}}} -->
    ```python
    print(total())
    ```

    <!-- faqcheck: {checks: {runs: {session: tutorial}}} -->
    ```pycon
    >>> values.append(3)
    >>> total()
    6
    ```
    """


def test_blocks_of_a_session_continue_one_another(tmp_path: Path) -> None:
    said = verify(tmp_path, TUTORIAL)

    assert "3 passed" in said, said


def test_a_failing_block_stands_at_its_line_and_names_what_did_not_run(tmp_path: Path) -> None:
    said = verify(tmp_path, TUTORIAL.replace("print(total())", "print(total())\n    print(totl())"))

    assert "page.md:17:" in said, said
    assert "NameError: name 'totl' is not defined" in said
    assert "Not run after it: fence-3." in said
    assert "not run, because fence-2 ended the session before it" in said
    assert "1 failed, 1 passed, 1 not run" in said.replace(" 6 deselected,", "")


def test_a_line_that_only_a_later_block_reaches_has_run(tmp_path: Path) -> None:
    """The second block reaches the body of the function in the first one."""
    said = verify(
        tmp_path, TUTORIAL.replace("print(total())", "print(3)").replace("total()\n", "2 * 3\n")
    )

    assert "never ran" in said, said
    assert "page.md:11:" in said


def test_set_up_runs_and_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "prepare.py").write_text("value = 41\n", encoding="utf-8")
    page = """\
        <!-- faqcheck: {checks: {runs: {setup: [prepare.py], expect: {output: ["42"]}}}} -->
        ```python
        print(value + 1)
        ```
        """

    assert "1 passed" in verify(tmp_path, page)

    (tmp_path / "prepare.py").write_text("\nvalue = 1 / 0\n", encoding="utf-8")
    said = verify(tmp_path, page)
    assert "prepare.py:2:1: its set-up did not come to its end: ZeroDivision" in said, said


HIDDEN = """\
    # Page

    1. item

        <!-- faqcheck-setup
        from types import SimpleNamespace

        shop = SimpleNamespace(sell=lambda what: f"sold {what}")
        -->
        <!-- faqcheck: {checks: {runs: {session: shop, expect: {output: ["sold pear"]}}}} -->
        ```python
        print(shop.sell("pear"))
        ```

    <!-- faqcheck: {checks: {runs: {session: shop}}} -->

    <!-- faqcheck-setup
    more = 1
    -->

    ```pycon
    >>> shop.sell("apple"), more
    ('sold apple', 1)
    ```
    """


def test_set_up_in_a_comment_runs_before_the_block_below_it(tmp_path: Path) -> None:
    assert "2 passed" in verify(tmp_path, HIDDEN)

    said = verify(tmp_path, HIDDEN.replace("more = 1", "more = 1\n    more()"))
    assert "page.md:19:1: its set-up did not come to its end: TypeError" in said, said
    assert "1 failed, 1 passed" in said


def typed(folder: Path, block: str, runs: str = "", **more: str) -> str:
    page = f"<!-- faqcheck: {{checks: {{runs: {{{runs}}}}}}} -->\n{textwrap.dedent(block)}"
    return verify(folder, page, **more)


@pytest.mark.parametrize(
    ("block", "runs"),
    [
        ("```pycon\n>>> 1 + 1\n2\n>>> for n in range(2):\n...     print(n)\n...\n0\n1\n```\n", ""),
        ("```python\n>>> print('a')\na\n```\n", ""),
        ("```pycon\n>>> list(range(9))\n[0, ..., 8]\n```\n", "options: [ELLIPSIS]"),
        ("```pycon\n>>> list(range(9))  # doctest: +ELLIPSIS\n[0, ..., 8]\n```\n", ""),
        ("```pycon\n>>> 1 / 3\n0.333\n```\n", "options: [NUMBER]"),
        ("```pycon\n>>> print('a   b')\na b\n```\n", "options: [NORMALIZE_WHITESPACE]"),
        ("```pycon\n>>> id(1) and 'at 0x7f'\n'at 0x'\n```\n", "ignore: ['(?<=0x)[0-9a-f]+']"),
        (
            "```pycon\n>>> 1 / 0\nTraceback (most recent call last):\n  ...\n"
            "ZeroDivisionError: division by zero\n```\n",
            "",
        ),
        (
            "```pycon\n>>> int('x')\nTraceback (most recent call last):\n  ...\n"
            "ValueError: anything\n```\n",
            "options: [IGNORE_EXCEPTION_DETAIL]",
        ),
        (
            "```pycon\n>>> import os; os._exit(3)  # doctest: +SKIP\n>>> 1\n1\n```\n",
            "",
        ),
        ("```console\n$ mkdir a && cd a\n$ basename $PWD\na\n$ false\n$ echo $?\n1\n```\n", ""),
        ("```console\n$ for n in 1 2; do\n>   echo $n\n> done\n1\n2\n```\n", ""),
        ("```console\n$ seq 5\n1\n...\n5\n```\n", ""),
        ("```shell-session\nme@host:~$ echo one \\\n  two\none two\n```\n", ""),
        (
            "```console\n$ ls nothing-here\nls: cannot access ...\n```\n",
            "options: [ELLIPSIS], expect: {exit: 2}",
        ),
    ],
)
def test_what_is_typed_gives_what_is_shown(tmp_path: Path, block: str, runs: str) -> None:
    said = typed(tmp_path, block, runs)

    assert "1 passed" in said, said


@pytest.mark.parametrize(
    ("block", "place", "message"),
    [
        ("```pycon\n>>> 1 + 1\n2\n>>> print('a\\nb')\na\nc\n```\n", 7, "gives something else"),
        ("```pycon\n>>> 1 + 1\n2\n>>> nme\n1\n```\n", 5, "raised NameError: name 'nme'"),
        (
            "```pycon\n>>> 1 / 1\nTraceback (most recent call last):\nE: a\n```\n",
            4,
            "raised nothing",
        ),
        ("```pycon\n>>> [1, 2, 3]\n[1, ...]\n```\n", 4, "It fits with 'options: [ELLIPSIS]'"),
        ("```console\n$ echo a\na\n$ echo b\nc\n```\n", 6, "'echo b' gives something else"),
        ("```console\n$ echo a\n$ false\n$ echo b\n```\n", 4, "'false' ended with exit status 1"),
        ("```console\n$ echo a\n$ exit 0\n$ echo b\nb\n```\n", 4, "left with status 0 before"),
        ("```pycon\n>>> import os; os._exit(0)\n>>> 1\n1\n```\n", 3, "left with status 0 before"),
    ],
)
def test_what_is_shown_wrongly_is_red_at_its_line(
    tmp_path: Path, block: str, place: int, message: str
) -> None:
    said = typed(tmp_path, block)

    assert "1 failed" in said, said
    assert f"page.md:{place}:" in said
    assert message in said


def test_outputs_are_written_anew_where_they_stand(tmp_path: Path) -> None:
    page = """\
        # Page

        > <!-- faqcheck: {checks: {runs: }} -->
        > ```pycon
        > >>> print('a\\n\\nb')
        > old
        > >>> 1 + 1
        > 2
        > >>> 1 / 0
        > 3
        > ```

        1. item

            <!-- faqcheck: {checks: {runs: }} -->
            ```console
            $ echo one; echo two
            old
            older
            $ echo three
            ```

        <!-- faqcheck: {checks: {output_of: {command: "echo said; exit 3", exit: 3}}} -->
        ```text
        old
        ```
        """

    said = verify(tmp_path, page, "--faq-update-outputs")
    again = verify(tmp_path, (tmp_path / "page.md").read_text(encoding="utf-8"))

    assert "3 passed" in said, said
    assert "3 passed" in again, again
    text = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "> >>> print('a\\n\\nb')\n> a\n> <BLANKLINE>\n> b\n> >>> 1 + 1\n> 2\n" in text
    assert "> ZeroDivisionError: division by zero\n> ```\n" in text
    assert "    $ echo one; echo two\n    one\n    two\n    $ echo three\n    ```\n" in text
    assert "```text\nsaid\n```\n" in text


def test_an_output_that_differs_each_time_is_not_written(tmp_path: Path) -> None:
    page = "<!-- faqcheck: {checks: {runs: }} -->\n```console\n$ date +%N\n1\n```\n"

    said = verify(tmp_path, page, "--faq-update-outputs")

    assert "it gives something else each time" in said, said
    assert (tmp_path / "page.md").read_text(encoding="utf-8") == page


def test_static_checks_know_what_earlier_blocks_define(tmp_path: Path) -> None:
    """`total` comes from the block above: no undefined name, for the linter or the type checker."""
    said = verify(
        tmp_path,
        TUTORIAL.replace("print(total())", "print(total().bit_lenth())"),
        *("-k", "types or style"),
        settings="[tool.faqcheck.types]\n",
    )

    assert "page.md:16:7: ty missing-attribute" in said, said
    assert "1 failed, 3 passed" in said


def test_commands_of_a_console_are_known_by_name(tmp_path: Path) -> None:
    page = "```console\n$ ech one\none two\n$ ls -l\n```\n"

    said = verify(tmp_path, page, "-k", "commands or parses")

    assert "page.md:2:3: unknown command 'ech'. Did you mean 'echo'?" in said, said


SHELL = """\
    <!-- faqcheck: {checks: {runs: {session: shop}}} -->
    ```bash
    fruit=apple
    mkdir shop && cd shop
    price() {
      cat "$1.txt"
    }
    ```

    <!-- faqcheck: {checks: {runs: {session: shop, expect: {output: ["1.25"]}}}} -->
    ```bash
    echo 1.25 >"$fruit.txt"
    price "$fruit"
    ```

    <!-- faqcheck: {checks: {runs: {session: shop, expect: {files: [shop/apple.txt]}}}} -->
    ```bash
    test "$(basename "$PWD")" = shop
    ```
    """


def test_blocks_of_bash_share_a_shell(tmp_path: Path) -> None:
    """The body of the function in the first block is reached by the second."""
    said = verify(tmp_path, SHELL)

    assert "3 passed" in said, said


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ('price "$fruit"', 'price "pear"', "page.md:12:", "ended with exit status 1"),
        ('echo 1.25 >"$fruit.txt"', "false", "page.md:12:", "ended with exit status 1"),
        ('"1.25"', '"2.5"', "page.md:12:", "'2.5'"),
        ("fruit=apple", "exit 0", "page.md:3:", "left with status 0 before its last line"),
    ],
)
def test_a_failing_block_of_bash_stands_at_its_line(
    old: str, new: str, place: str, message: str, tmp_path: Path
) -> None:
    said = verify(tmp_path, SHELL.replace(old, new, 1))

    assert place in said, said
    assert message in said
    assert "failed" in said


def test_a_block_that_ends_the_shell_names_those_that_did_not_run(tmp_path: Path) -> None:
    said = verify(tmp_path, SHELL.replace("fruit=apple", "false", 1))

    assert "page.md:3:" in said, said
    assert "Not run after it: fence-2, fence-3." in said
    assert "1 failed, 2 not run" in said.replace(" 6 deselected,", "")


def test_a_job_of_one_block_may_be_ended_by_another(tmp_path: Path) -> None:
    said = verify(
        tmp_path,
        """\
        <!-- faqcheck: {checks: {runs: {session: job}}} -->
        ```bash
        sleep 60 &
        ```

        <!-- faqcheck: {checks: {runs: {session: job}}} -->
        ```bash
        kill %1
        ```
        """,
    )

    assert "2 passed" in said, said


def test_a_session_is_nothing_for_a_console(tmp_path: Path) -> None:
    page = "<!-- faqcheck: {checks: {runs: {session: one}}} -->\n```console\n$ true\n```\n"

    said = verify(tmp_path, page, "-k", "lint")

    assert "'session' is nothing for console" in said, said


LOSES = """\
    <!-- faqcheck: {{checks: {{runs: {{session: one}}}}}} -->
    ```python
    import os
    import subprocess
    from concurrent.futures import ThreadPoolExecutor

    subprocess.run(["true"], check=True)
    os.system("true")
    with ThreadPoolExecutor() as pool:
        pool.submit(len, "a").result()
    ```

    <!-- faqcheck: {{checks: {{runs: {{session: one}}}}}} -->
    ```python
    {}
    ```
    """


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('subprocess.run(["false"], check=False)', "2 passed"),
        ('subprocess.run(["false"])', "'false' in line 15 ended with exit status 1"),
        ('os.system("exit 3")', "'exit 3' in line 15 ended with exit status 3"),
        ("ThreadPoolExecutor().submit(len, 1)", "nobody asks for what line 15 starts"),
    ],
)
def test_later_blocks_lose_failures_as_the_first_one_does(
    typed: str, expected: str, tmp_path: Path
) -> None:
    said = verify(tmp_path, LOSES.format(typed))

    assert expected in said, said
    assert said.count("in line 15") <= 2, said  # in the report and in its summary
