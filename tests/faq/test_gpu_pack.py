"""What goes to a GPU machine fits: TurboMind's CUDA names, and the table that comes back."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from faqcheck.cli.pack import pack_environment
from faqcheck.content.lint import find_problems
from faqcheck.content.load import load_faq
from faqcheck.content.markdown import find_fences
from faqcheck.content.project import read_project

ROOT = Path(__file__).parents[2]
GPU = ROOT / "snippets" / "_gpu"
MEASURED = ROOT / "faq_src" / "tables" / "measured.yml"
COLUMNS = "import json, measure; print(json.dumps(measure.COLUMNS))"


@pytest.fixture
def libraries(tmp_path: Path) -> Path:
    """Return a folder with the compiled libraries; fails where there is no C compiler."""
    program = "import sys, turbomind, pathlib; turbomind.compile_names(pathlib.Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=GPU, check=True)
    return tmp_path


def test_the_library_has_every_name_that_turbomind_imports(libraries: Path):
    """`cublas12.symbols` was read off the extension of lmdeploy 0.18.0 with `nm`."""
    wanted = set((GPU / "turbomind" / "cublas12.symbols").read_text(encoding="utf-8").split())

    listed = subprocess.check_output(
        ["nm", "--dynamic", "--defined-only", libraries / "libcublas.so.12"], text=True
    )
    exported = {line.split()[-1] for line in listed.splitlines() if " T " in line}

    assert exported == {f"{name}@@libcublas.so.12" for name in wanted}


def test_a_call_reaches_the_library_of_the_next_version(libraries: Path):
    source = libraries / "cublas13.c"
    source.write_text(
        "int cublasSetWorkspace_v2(void *h, void *w, unsigned long n) {"
        " return h == (void *)1 && w == (void *)2 && n == 3 ? 0 : 7; }\n"
        "int cublasGemmEx(void *h, int a, int b, int m, int n, int k, void *p, void *q, int r,"
        " int s, void *t, int u, int v, void *w, void *x, int y, int z, int c, int g)"
        "{ return a == 1 && k == 5 && r == 8 && v == 12 && z == 16 && c == 17 && g == 18"
        " ? 0 : 7; }\n",
        encoding="utf-8",
    )
    soname = "-Wl,-soname,libcublas.so.13"
    made = libraries / "libcublas.so.13"
    subprocess.run(["cc", "-shared", "-fPIC", soname, str(source), "-o", str(made)], check=True)
    program = (
        "import ctypes, sys\n"
        "ctypes.CDLL(sys.argv[1] + '/libcublas.so.13')\n"
        "cublas = ctypes.CDLL(sys.argv[1] + '/libcublas.so.12')\n"
        "print(cublas.cublasSetWorkspace_v2(ctypes.c_void_p(1), ctypes.c_void_p(2), "
        "ctypes.c_size_t(3)))\n"
        "places = {0, 6, 7, 10, 13, 14}\n"
        "print(cublas.cublasGemmEx(*(ctypes.c_void_p(n) if n in places else n "
        "for n in range(19))))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(libraries)], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["0", "0"]


def test_without_that_library_a_call_fails_and_says_why(libraries: Path):
    program = "import ctypes, sys; print(ctypes.CDLL(sys.argv[1]).cublasCreate_v2(None))"

    done = subprocess.run(
        [sys.executable, "-c", program, str(libraries / "libcublas.so.12")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.strip() == "1"
    assert "cublas12: libcublas.so.13" in done.stderr


@pytest.mark.parametrize("draft", ["", "measured on a CPU, which says nothing about a GPU"])
def test_a_measured_table_is_shown_and_a_draft_is_refused(draft: str, tmp_path: Path):
    root = Path(shutil.copytree(ROOT / "tests" / "projects" / "minimal", tmp_path / "project"))
    tables = root / "faq_src" / "tables"
    tables.mkdir()
    text = re.sub(r"^digest: .*\n", "", MEASURED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (tables / MEASURED.name).write_text(text, encoding="utf-8")
    named = subprocess.check_output([sys.executable, "-c", COLUMNS], cwd=GPU, text=True)
    columns = json.loads(named)
    row = dict.fromkeys(columns, "1") | {"source": "a machine", "draft": draft}
    with (tables / "measured.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerow(row)
    entry = root / "faq_src" / "json.yml"
    text = entry.read_text(encoding="utf-8")
    entry.write_text(
        text.replace("[[snippet:read]]", "[[snippet:read]]\n\n      [[table:measured]]")
    )
    project = read_project(root)
    assert project is not None

    problems = find_problems(project, today=dt.date(2026, 11, 25))

    if draft:
        assert [(p.code, p.span.path) for p in problems] == [
            ("draft-row", "faq_src/tables/measured.csv")
        ]
        assert draft in problems[0].message
    else:
        assert problems == []
        assert [table.id for table in load_faq(project).tables] == ["measured"]


def test_the_columns_of_the_table_are_those_that_are_measured():
    columns = subprocess.check_output([sys.executable, "-c", COLUMNS], cwd=GPU, text=True)

    declared = yaml.safe_load(MEASURED.read_text(encoding="utf-8"))
    assert set(declared["columns"]) < set(json.loads(columns))


def commands_of(page: Path) -> list[str]:
    """Return the lines of a page's shell blocks."""
    fences, _ = find_fences(page.read_text(encoding="utf-8"))
    return [line for fence in fences for line in fence.text.splitlines()]


def test_the_commands_of_the_page_are_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [shlex.split(line) for line in commands_of(ROOT / "docs" / "faqcheck" / "gpu.md")]
    [packing] = [words for words in lines if words[:2] == [".venv/bin/faqcheck", "pack"]]
    [measuring] = [words for words in lines if words[0] == "work/venv/bin/python"]
    (tmp_path / "build" / "turbomind").mkdir(parents=True)
    (tmp_path / "target.txt").touch()
    (tmp_path / "snippets").symlink_to(ROOT / "snippets")
    monkeypatch.chdir(tmp_path)
    program = "import measure; print(measure.read_arguments())"

    chosen = pack_environment.make_context("pack", packing[2:]).params
    read = subprocess.check_output(
        [sys.executable, "-c", program, *measuring[2:]], cwd=GPU, text=True
    )

    assert (chosen["environment"], chosen["part_mib"]) == ("gpu", 60)
    assert measuring[1].removeprefix("work/project/") == "snippets/_gpu/measure.py"
    assert "minutes=25.0" in read


def test_versions_are_those_of_the_environment_on_a_cpu() -> None:
    """Where both name a package, so that both run the same code."""
    project = read_project(ROOT)
    assert project is not None
    cpu = project.settings.environments["cpu"]
    pinned = dict(line.split("==") for line in (*cpu.requirements, *cpu.requirements_no_deps))
    lines = (GPU / "versions.txt").read_text(encoding="utf-8").splitlines()
    brought = dict(line.split("==") for line in lines if not line.startswith("#"))

    shared = pinned.keys() & brought.keys()

    assert len(shared) >= 10
    assert {name: brought[name] for name in shared} == {name: pinned[name] for name in shared}
