"""Write a script anew with what its prints say below each: run in a fork, by the runner.

pytest-examples does the work. It runs here and not in the gate, because on CPython 3.11 a snippet
that fails under it ends the whole pytest session.
"""

from __future__ import annotations

import os
from pathlib import Path

from pytest_examples.config import ExamplesConfig
from pytest_examples.find_examples import CodeExample
from pytest_examples.run_code import run_code


def write_with_prints(script: Path, *, line_length: int) -> str:
    """Run a script and return its text with `#>` comments that are true."""
    text = script.read_text(encoding="utf-8")
    example = CodeExample.create(text, path=script)
    inserted, _ = run_code(
        example=example,
        python_file=script,
        loader=None,
        config=ExamplesConfig(line_length=line_length),
        enable_print_mock=True,
        print_callback=None,
        include_print=None,
        module_globals=None,
        call=None,
    )
    return inserted.updated_print_statements(example) or text


if __name__ == "__main__":
    path = Path(os.environ["FAQCHECK_SCRIPT"])
    written = write_with_prints(path, line_length=int(os.environ["FAQCHECK_LINE_LENGTH"]))
    Path("with-prints").write_text(written, encoding="utf-8")
