"""Notebooks are run whole by a real kernel, and held to what is stored in them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from faqcheck.content.load import load_faq
from faqcheck.content.project import find_project
from faqcheck.errors import RunError
from faqcheck.evidence.digest import digests_of
from faqcheck.gate.environment import Environment
from faqcheck.gate.plan import cases_of
from faqcheck.gate.runners import Runner
from notebook import code, printed, prose, write_notebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.model import Case, Outcome
    from faqcheck.content.project import Project

TOPIC = """\
topic: Trial
summary: What the tests of notebooks need beside them.
entries:
  - {id: question, question: Why?, answer: So., sources: [a test], updated: 2026-11-24}
"""
PICTURE = """\
import struct
import zlib

from IPython.display import Image, display


def chunk(kind, content):
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def png(width, height, grey):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress((b"\\0" + bytes([grey]) * width) * height)
    return b"\\x89PNG\\r\\n\\x1a\\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


display(Image(png(WIDTH, 4, GREY)))
"""


@pytest.fixture
def runner(project: Project) -> Iterator[Runner]:
    with Runner(project) as made:
        yield made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "faq_src").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.faqcheck]\nname = "Trial"\n', encoding="utf-8")
    (tmp_path / "faq_src" / "trial.yml").write_text(TOPIC, encoding="utf-8")
    return find_project(tmp_path)


def case_of(project: Project) -> Case:
    cases = cases_of(load_faq(project), project)
    return next(case for case in cases if case.check == "executes")


def write(project: Project, *cells: dict[str, Any], **declared: Any) -> Path:
    return write_notebook(project.root / "docs" / "trial.ipynb", *cells, **declared)


def run(runner: Runner, project: Project) -> Outcome:
    environment = Environment("system", Path(sys.executable))
    return runner.run(case_of(project), environment)


def update(runner: Runner, project: Project) -> bool:
    environment = Environment("system", Path(sys.executable))
    return runner.update_notebook(case_of(project), environment)


def line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def test_a_notebook_that_shows_what_is_so_passes(runner: Runner, project: Project) -> None:
    write(
        project,
        prose("# Trial"),
        code("x = 20\nprint(x)\nprint(x + 1)", printed("20\n"), printed("21\n")),
        code(
            "import sys\n\nprint('on stderr', file=sys.stderr)",
            printed("on stderr\n", name="stderr"),
        ),
    )

    outcome = run(runner, project)

    assert (outcome.status, outcome.message) == ("passed", "")
    assert outcome.output == "20\n21\non stderr\n"


def test_a_stored_output_that_lies_fails_at_its_cell(runner: Runner, project: Project) -> None:
    path = write(project, code("x = 6"), code("print(x * 7)", printed("41\n")))

    outcome = run(runner, project)

    assert outcome.status == "failed"
    assert outcome.message.startswith("cell 2 outputs a text (stdout) that is not the stored one")
    assert str(outcome.span) == f"docs/trial.ipynb:{line_of(path, 'print(x * 7)')}:6"
    assert "-41\n+42" in outcome.output


def test_an_output_that_is_missing_is_told(runner: Runner, project: Project) -> None:
    write(project, code("print(1)", printed("1\n")), code("print(2)"))

    outcome = run(runner, project)

    assert outcome.message == "cell 2 outputs stdout; stored is nothing."


def test_a_failing_cell_is_named_with_the_innermost_line(runner: Runner, project: Project) -> None:
    path = write(
        project,
        code("def half(n):\n    return n / 0  # the fault", printed("kept\n")),
        code("print('before')\nhalf(4)"),
    )

    outcome = run(runner, project)

    assert outcome.status == "failed"
    assert outcome.message == "cell 2 failed with ZeroDivisionError: division by zero"
    assert outcome.span is not None
    assert outcome.span.line == line_of(path, "the fault")
    assert "half(4)" in outcome.output
    assert "\x1b" not in outcome.output


def test_a_hang_is_killed_with_its_kernel(runner: Runner, project: Project) -> None:
    path = write(
        project,
        code("import time", printed("kept\n")),
        code("time.sleep(600)  # hangs"),
        timeout_s=12.0,
    )

    outcome = run(runner, project)

    assert outcome.status == "failed"
    assert outcome.message.startswith("cell 2 was still running after 12 s")
    assert outcome.span is not None
    assert outcome.span.line == line_of(path, "hangs")
    assert outcome.seconds < 40
    assert kernels_below(runner) == []


def test_a_cell_that_ends_its_kernel_fails(runner: Runner, project: Project) -> None:
    write(project, code("print(1)", printed("1\n")), code("import os\n\nos._exit(0)"))

    outcome = run(runner, project)

    assert outcome.status == "failed"
    assert outcome.message == "cell 2 ended its kernel."


def test_what_a_cell_leaves_running_is_found_and_ended(runner: Runner, project: Project) -> None:
    text = 'import subprocess\n\nsubprocess.Popen(["sleep", "543"], start_new_session=True).pid > 0'
    truth = {
        "data": {"text/plain": ["True"]},
        "execution_count": None,
        "metadata": {},
        "output_type": "execute_result",
    }
    write(project, code(text, truth))

    outcome = run(runner, project)

    assert "left a process behind: sleep 543" in outcome.message
    assert ["sleep", "543"] not in [p.info["cmdline"] for p in psutil.process_iter(["cmdline"])]


def kernels_below(runner: Runner) -> list[int]:
    children = [c for pid in runner.parents for c in psutil.Process(pid).children(recursive=True)]
    return [child.pid for child in children if "ipykernel" in " ".join(child.cmdline())]


def test_pictures_are_compared_by_their_size(runner: Runner, project: Project) -> None:
    text = PICTURE.replace("WIDTH", "6").replace("GREY", "40")
    path = write(project, code(text, pictures=["Grey."]), code("print(1)", printed("1\n")))
    update(runner, project)
    content = json.loads(path.read_text(encoding="utf-8"))
    picture = content["cells"][0]["outputs"][0]

    write(project, code(text.replace("40", "90"), picture, pictures=["Grey."]))
    other_colour = run(runner, project)
    write(project, code(text.replace("(6", "(7"), picture, pictures=["Grey."]))
    other_size = run(runner, project)

    assert other_colour.status == "passed", other_colour
    assert other_size.message == (
        "cell 1 draws an image (image/png), 7 by 4 pixels; stored is 6 by 4 pixels."
    )


def test_a_cell_that_varies_is_compared_in_kind(runner: Runner, project: Project) -> None:
    text = "import time\n\nprint(time.monotonic_ns())"
    write(project, code(text, printed("1\n"), varies="a clock"))
    in_kind = run(runner, project)
    write(project, code(text, printed(" \n"), varies="a clock"))
    empty = run(runner, project)

    assert in_kind.status == "passed", in_kind
    assert empty.status == "failed"


def test_updating_stores_what_is_so_and_then_changes_nothing(
    runner: Runner, project: Project
) -> None:
    path = write(project, prose("# Äh"), code("print(1)\nprint(2)", printed("7\n")))
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"][1] |= {"execution_count": 12, "metadata": {"execution": {"started": "now"}}}
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")

    changed = update(runner, project)
    once = path.read_text(encoding="utf-8")
    again = update(runner, project)

    assert (changed, again) == (True, False)
    assert path.read_text(encoding="utf-8") == once
    assert json.loads(once)["cells"][1] == code("print(1)\nprint(2)", printed("1\n2\n"))
    assert "Äh" in once
    assert run(runner, project).status == "passed"


def test_an_output_that_changes_with_each_run_is_not_stored(
    runner: Runner, project: Project
) -> None:
    clock = code("import time\nprint(time.time_ns())")
    path = write(project, code("print(1)", printed("2\n")), clock)
    before = path.read_bytes()

    with pytest.raises(RunError, match=r"second run does not agree.*cell 2.*\[cannot-update\]"):
        update(runner, project)

    assert path.read_bytes() == before


def test_a_failing_notebook_is_not_updated(runner: Runner, project: Project) -> None:
    path = write(project, code("1 / 0", printed("kept\n")))
    before = path.read_bytes()

    with pytest.raises(RunError, match=r"ZeroDivisionError.*\[cannot-update\]"):
        update(runner, project)

    assert path.read_bytes() == before


def test_assets_lie_beside_the_notebook(runner: Runner, project: Project) -> None:
    (project.root / "numbers.csv").write_text("4\n", encoding="utf-8")
    write(
        project,
        code("with open('numbers.csv') as file:\n    print(file.read())", printed("4\n\n")),
        assets=["numbers.csv"],
    )

    assert run(runner, project).status == "passed"


def test_a_machine_without_a_kernel_says_so(project: Project, tmp_path: Path) -> None:
    """A virtual environment that sees no other packages has no nbclient."""
    import venv

    venv.create(tmp_path / "bare", symlinks=True)
    write(project, code("print(1)", printed("1\n")))
    bare = Environment("bare", tmp_path / "bare" / "bin" / "python")

    with Runner(project) as runner, pytest.raises(RunError, match=r"'ipykernel' and 'nbclient'"):
        runner.run(case_of(project), bare)


def test_code_and_outputs_decide_an_outcome_and_prose_decides_no_static_check(
    project: Project,
) -> None:
    def digests() -> dict[str, str]:
        found = digests_of(cases_of(load_faq(project), project), project)
        return {name.rpartition("/")[2]: digest.value for name, digest in found.items()}

    write(project, prose("# One"), code("print(1)", printed("1\n")))
    first = digests()
    write(project, prose("# Two"), code("print(1)", printed("1\n")))
    other_prose = digests()
    write(project, prose("# Two"), code("print(1)", printed("2\n")))
    other_output = digests()
    write(project, prose("# Two"), code("print(2)", printed("2\n")))
    other_code = digests()

    assert other_prose["style"] == other_output["style"] == first["style"] != other_code["style"]
    runs = [d["executes-system"] for d in (first, other_prose, other_output, other_code)]
    assert len(set(runs)) == 4


def test_static_checks_point_into_the_file(project: Project) -> None:
    from faqcheck.gate.checks.style import check_style
    from faqcheck.gate.static import check_statically
    from faqcheck.gate.static.batch import Batch

    path = write(
        project,
        prose("# Trial"),
        code("x = 1", printed("kept\n")),
        code('y = "\\t\\n" + undefined'),
        code("def f( ):\n    return 1"),
        code("import os"),
    )
    cases = [c for c in cases_of(load_faq(project), project) if c.check == "style"]

    outcome = check_statically(check_style, Batch(cases, project, {}))[cases[0].id]

    lines = path.read_text(encoding="utf-8").splitlines()
    found = [line.partition(": ")[::2] for line in outcome.output.splitlines()]
    places = {said.split(":")[0]: place.split(":")[1:] for place, said in found}
    line, column = map(int, places["ruff F821"])
    assert lines[line - 1][column - 1 :].startswith("undefined")
    at, _ = places["is formatted otherwise by ruff. Run 'ruff format --line-length 88' on it."]
    assert int(at) == line_of(path, "def f( )")
    assert int(places["ruff F401"][0]) == line_of(path, "import os")


def test_one_option_stores_outputs_and_a_run_without_it_changes_nothing(project: Project) -> None:
    path = write(project, code("print(1)", printed("7\n")))

    def pytest_on_it(*options: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", *options, "docs"]
        done = subprocess.run(
            command, cwd=project.root, capture_output=True, text=True, timeout=120, check=False
        )
        return done.returncode, done.stdout

    lies = path.read_bytes()
    red, said = pytest_on_it()
    assert path.read_bytes() == lies
    stored, _ = pytest_on_it("--faq-update-notebooks")
    green, _ = pytest_on_it()

    assert (red, stored, green) == (1, 0, 0)
    assert "-7\n  +1" in said
    assert "pytest docs/trial.ipynb::docs/trial/notebook/executes-system" in said
