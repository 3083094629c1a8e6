"""Damaged files give problems: no traceback, no hang, no memory without bound, places in the file.

A small share runs each time. By hand, as many as you like:

    FUZZ_FILES=100000 pytest tests/content/test_fuzz.py -s
"""

from __future__ import annotations

import datetime as dt
import os
import random
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

FILES = int(os.environ.get("FUZZ_FILES", "1200"))
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
SUFFIXES = (".yml", ".csv", ".md", ".toml", ".ipynb", ".py")
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
    problems: int = 0
    slowest_s: float = 0.0


SEEN = Seen()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return a file with pieces put in, taken out, doubled and moved."""
    mutant = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(mutant) + 1)
        end = start + chance.choice([0, 0, 0, 1, 3, 20, 200])
        new = chance.choice(PIECES) if chance.random() < 0.8 else chance.randbytes(4)
        if chance.random() < 0.15:
            new = bytes(mutant[end : end + chance.choice([10, 100, 1000])]) * chance.randint(1, 3)
        mutant[start:end] = new * chance.randint(1, 3)
    return bytes(mutant)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("nothing-wrong", "notebook-that-is-fine"):
        read_case(CASES / "lint" / f"{name}.txt").write(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(SITE, encoding="utf-8")
    (tmp_path / "docs" / "forms.md").write_text(FORMS, encoding="utf-8")
    return tmp_path


@given(st.integers(0, 2**63))
@settings(
    max_examples=max(1, FILES // (len(SUFFIXES) - 1)),  # settings are seldom among them
    deadline=None,
    database=None,
    derandomize="FUZZ_FILES" not in os.environ,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_damaged_files_give_problems(site: Path, seed: int) -> None:
    """A file of each kind is damaged at once; the settings now and then, as they hide the rest."""
    chance = random.Random(seed)
    originals, mutants = {}, {}
    for suffix in SUFFIXES:
        if suffix == ".toml" and chance.random() < 0.9:
            continue
        file = chance.choice(sorted(site.rglob(f"*{suffix}")))
        originals[file] = file.read_bytes()
        mutants[file] = damaged(originals[file], chance)
        file.write_bytes(mutants[file])
    started = time.process_time()
    try:
        problems = find_problems(find_project(site), today=TODAY)
    except FaqError as err:
        problems = list(err.problems)
    finally:
        seconds = time.process_time() - started
        for file, content in originals.items():
            file.write_bytes(content)

    SEEN.kinds.update(file.suffix for file in mutants)
    SEEN.problems += len(problems)
    SEEN.slowest_s = max(SEEN.slowest_s, seconds)
    assert seconds < MOST_CPU_S, seed
    for problem in problems:
        assert str(problem).isprintable(), problem
        assert len(str(problem)) < 3000
        if (mutant := mutants.get(site / problem.span.path)) is not None:
            lines = mutant.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
            assert 1 <= problem.span.line <= lines, problem


def test_memory_stays_bounded() -> None:
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{SEEN.kinds.total()} files {dict(SEEN.kinds)}, {SEEN.problems} problems, "
        f"slowest {SEEN.slowest_s:.2f} s, peak {peak_mib:.0f} MiB"
    )

    if "PYTEST_XDIST_WORKER" not in os.environ and "FUZZ_FILES" in os.environ:
        assert peak_mib < MOST_MIB
