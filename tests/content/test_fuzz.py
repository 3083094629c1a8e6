"""Damaged files give problems: no traceback, no hang, no memory without bound, places in the file.

A small share runs each time. By hand, as many as you like:

    FUZZ_FILES=100000 pytest tests/content/test_fuzz.py -s
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from case_files import CASES, read_case
from faqcheck.content import find_problems, find_project
from faqcheck.errors import FaqError

FILES = int(os.environ.get("FUZZ_FILES", "300"))
TODAY = dt.date(2026, 6, 1)
SITE = """\
site_name: Fuzz
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - pymdownx.details
  - pymdownx.superfences: {preserve_tabs: true}
  - pymdownx.snippets: {base_path: [docs, .]}
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.blocks.admonition
"""
FORMS = """\
---
title: Forms
---
# Forms

=== "One"

    ```python title="a.py"
    x = 1
    ```

> ```python
> y = 1
> ```

<!-- faqcheck: {id: two, checks: {runs: {}}} -->
```python
--8<-- "a.md:1:1"
```

- one

    ~~~bash
    echo a
    ~~~
"""
MOST_CPU_S = 2.0
MOST_MIB = 400
SUFFIXES = (".yml", ".csv", ".md", ".toml", ".ipynb", ".json", ".py", ".sh")
PIECES = [
    *(
        b"\t",
        b"\x00",
        b"\xff",
        b"&a ",
        b"*a",
        b"[",
        b"}",
        b"'",
        b'"',
        b": ",
        b"- ",
        b"\n",
        b"\r\n",
        b"\r",
    ),
    *(b"!!int ", b"!!timestamp ", b"2026-13-45", b"1.10", b"~", b"<<: ", b"{", b"|", b">", b"#"),
    *(b"```", b"~~~", b"````", b"<!-- faqcheck: ", b"-->", b"\xc2\x85", b"\xe2\x80\xa8", b"../"),
    *(
        b"\\0",
        b"1e999",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b'--8<-- "a.md"\n',
        b"--8<--\n",
        b"/// note\n",
    ),
    *(
        b"    ",
        b"> ",
        b"<div markdown>",
        b"<pre>",
        b"[^1]: ",
        b'=== "a"\n',
        b"!!! note\n",
        b"\x1b[2J",
    ),
    *(b"](faq:", b"[[snippet:", b"]]", b"[x](", b"null", b"true", b"5", b"[]", b"{}", b"%", b"$$"),
    *(
        b"x" * 300,
        b"9" * 5000,
        b"[" * 600,
        b"`" * 900,
        b"~" * 900,
        b"> " * 300,
        b"- " * 300,
        b"(" * 500,
    ),
    *(
        b"a/" * 200,
        b"{a: " * 200,
        b"<div>" * 200,
        b"* " * 400,
        b"\n    " * 200,
        b"#" * 300,
        b"!" * 300,
    ),
]


@dataclass
class Seen:
    """What came of all files so far."""

    kinds: Counter[str] = field(default_factory=Counter)
    red: int = 0
    slowest_s: float = 0.0


SEEN = Seen()
piece = st.one_of(st.sampled_from(PIECES), st.binary(max_size=8))
damage = st.lists(
    st.tuples(
        st.integers(0, 2**20), st.sampled_from([0, 0, 1, 3, 20, 200]), piece, st.integers(1, 3)
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("nothing-wrong", "notebook-that-is-fine"):
        read_case(CASES / "lint" / f"{name}.txt").write(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(SITE, encoding="utf-8")
    (tmp_path / "docs" / "forms.md").write_text(FORMS, encoding="utf-8")
    return tmp_path


@given(st.data())
@settings(
    max_examples=FILES,
    deadline=None,
    database=None,
    derandomize="FUZZ_FILES" not in os.environ,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_damaged_files_give_problems(site: Path, data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from(SUFFIXES))
    file = data.draw(st.sampled_from(sorted(site.rglob(f"*{suffix}")) or [site / "docs/forms.md"]))
    original = file.read_bytes()
    mutant = bytearray(original)
    for at, length, new, times in data.draw(damage):
        start = at % (len(mutant) + 1)
        mutant[start : start + length] = new * times
    file.write_bytes(mutant)
    started = time.process_time()
    try:
        problems = find_problems(find_project(site), today=TODAY)
    except FaqError as err:
        problems = list(err.problems)
    finally:
        file.write_bytes(original)

    seconds = time.process_time() - started
    SEEN.kinds[file.suffix] += 1
    SEEN.red += bool(problems)
    SEEN.slowest_s = max(SEEN.slowest_s, seconds)
    assert seconds < MOST_CPU_S, (seconds, file.name, bytes(mutant)[:4000])
    lines = mutant.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for problem in problems:
        assert str(problem).isprintable(), problem
        assert len(str(problem)) < 3000
        if site / problem.span.path == file:
            assert 1 <= problem.span.line <= lines, problem


def test_memory_stays_bounded() -> None:
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{SEEN.kinds.total()} files {dict(SEEN.kinds)}, {SEEN.red} with problems, "
        f"slowest {SEEN.slowest_s:.2f} s, peak {peak_mib:.0f} MiB"
    )

    if "PYTEST_XDIST_WORKER" not in os.environ and "FUZZ_FILES" in os.environ:
        assert peak_mib < MOST_MIB
