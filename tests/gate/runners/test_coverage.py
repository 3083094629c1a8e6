"""`faqcheck verify --coverage` says which lines of a library its documentation runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LIBRARY = """\
def used(number):
    if number > 1:
        return "many"
    return "one"


def unused():
    return "nothing calls this"
"""
PAGE = """\
<!-- faqcheck: {checks: {runs: {session: a}}} -->
```python
import sys

sys.path.insert(0, ROOT)
from shop import used
```

<!-- faqcheck: {checks: {runs: {session: a}}} -->
```pycon
>>> used(2)
'many'
```

<!-- faqcheck: {checks: {runs: }} -->
```python
import sys

sys.path.insert(0, ROOT)
import shop

assert shop.used(1) == "one"
```
"""
SETTINGS = """\
[tool.faqcheck]
name = "Trial"
pages = ["page.md"]

[tool.coverage.run]
source = ["."]

[tool.coverage.report]
show_missing = true
include = ["shop.py"]
"""


def test_the_lines_that_snippets_run_are_counted_through_the_forks(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "page.md").write_text(PAGE.replace("ROOT", repr(str(tmp_path))), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")

    done = subprocess.run(
        [str(Path(sys.executable).with_name("faqcheck")), "verify", "--coverage", "page/fence"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    line = next(line for line in done.stdout.splitlines() if line.startswith("shop.py"))
    assert line.split() == ["shop.py", "6", "1", "83%", "8"]
