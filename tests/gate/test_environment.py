"""Environments are built once, where they stay, whatever interrupts or joins in."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import pytest

from faqcheck.content.settings import EnvironmentDeclaration
from faqcheck.errors import RunError
from faqcheck.gate.environment import (
    Environment,
    build_environment,
    declaration_digest,
    find_environment,
    machine_offers,
    read_fingerprint,
    stand_ins_digest,
)
from faqcheck.gate.environment.downloads import fetched_bytes


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("FAQCHECK_CACHE", str(folder))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return folder


def wheel(folder: Path, name: str = "demo", version: str = "1.0", requires: str = "") -> str:
    """Make a package without an index; return the requirement that installs it."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    needs = f"Requires-Dist: {requires}\n" if requires else ""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/__init__.py", f"version = {version!r}\n")
        archive.writestr(f"{name}/large/data.bin", "x")
        metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}"
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return f"{name} @ {path.as_uri()}"


def declared(**settings: object) -> EnvironmentDeclaration:
    return EnvironmentDeclaration.model_validate({"python": sys.executable, **settings})


def build(
    declaration: EnvironmentDeclaration, root: Path, *, weights: str = "stand-in"
) -> tuple[Environment, list[str]]:
    said: list[str] = []
    environment = build_environment(
        "trial", declaration, root=root, weights=weights, progress=said.append
    )
    return environment, said


def output_of(environment: Environment, program: str) -> str:
    done = subprocess.run(
        [environment.python, "-c", program], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_an_environment_is_built_once_and_says_so(tmp_path: Path) -> None:
    declaration = declared(requirements=[wheel(tmp_path)], download_mib=7)
    assert find_environment("trial", declaration, root=tmp_path, weights="none") is None

    environment, said = build(declaration, tmp_path)
    again, said_again = build(declaration, tmp_path)

    assert "builds the environment, fetches about 7 MiB" in said[0]
    assert "is ready" in said[-1]
    assert said_again == []
    assert again == environment
    assert find_environment("trial", declaration, root=tmp_path, weights="none") == environment
    assert output_of(environment, "import demo; print(demo.version)") == "1.0"


def test_an_index_of_its_own_is_asked_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyTorch's builds for CPU are on an index of their own."""
    for name in ("usual", "extra"):
        (tmp_path / name).mkdir()
    packages = tmp_path / "extra" / "demo"
    packages.mkdir()
    wheel(packages)
    [file] = packages.iterdir()
    (packages / "index.html").write_text(f'<a href="{file.name}">{file.name}</a>')
    monkeypatch.setenv("PIP_NO_INDEX", "0")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "usual").as_uri())
    plain = declared(requirements=["demo==1.0"])
    more = declared(requirements=["demo==1.0"], extra_index=[(tmp_path / "extra").as_uri()])

    with pytest.raises(RunError, match="cannot install"):
        build(plain, tmp_path)
    environment, said = build(more, tmp_path)

    assert output_of(environment, "import demo; print(demo.version)") == "1.0"
    assert "MiB to fetch" in said[-1]
    assert declaration_digest(plain) != declaration_digest(more)


def test_an_extra_index_is_an_address() -> None:
    with pytest.raises(ValueError, match="begins with https:// or file://, found '--no-deps'"):
        declared(extra_index=["--no-deps"])


def test_what_pip_took_is_added_up(tmp_path: Path) -> None:
    local = tmp_path / "local-1.0-py3-none-any.whl"
    local.write_bytes(b"x" * 7)
    printed = f"""Collecting first
  Downloading first-1.0-py3-none-any.whl.metadata (1.5 kB)
  Downloading first-1.0-py3-none-any.whl (20.1 MB)
  Using cached second-2.0-py3-none-any.whl (1.2 GB)
Processing {local}
Requirement already satisfied: third in /somewhere (3.0 MB)
Downloading fourth-1.0-py3-none-any.whl (900 bytes)
"""

    assert fetched_bytes(printed) == 1_500 + 20_100_000 + 1_200_000_000 + 7 + 900


def test_packages_without_their_dependencies_and_less_what_is_removed(tmp_path: Path) -> None:
    needy = wheel(tmp_path, requires="no-such-package==9")
    declaration = declared(requirements_no_deps=[needy], remove=["demo/large"])

    environment, _ = build(declaration, tmp_path)

    program = "import demo, os; print(os.listdir(os.path.dirname(demo.__file__)))"
    assert "large" not in output_of(environment, program)


def test_removing_stays_below_site_packages(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="stays below site-packages"):
        build(declared(remove=["../../x"]), tmp_path)


def test_a_changed_declaration_makes_another_environment(tmp_path: Path) -> None:
    old, new = wheel(tmp_path), wheel(tmp_path, version="2.0")

    first, _ = build(declared(requirements=[old]), tmp_path)
    second, _ = build(declared(requirements=[new]), tmp_path)

    assert first.python != second.python
    assert output_of(second, "import demo; print(demo.version)") == "2.0"
    assert output_of(first, "import demo; print(demo.version)") == "1.0"


def test_what_is_not_installed_does_not_count() -> None:
    assert declaration_digest(declared()) == declaration_digest(declared(preload=["json"]))
    assert declaration_digest(declared()) != declaration_digest(declared(remove=["x"]))


def test_what_an_interrupt_left_is_built_anew(tmp_path: Path, cache: Path) -> None:
    declaration = declared(requirements=[wheel(tmp_path)])
    folder = cache / "environments" / f"trial-{declaration_digest(declaration)}"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text("half a copy")

    environment, said = build(declaration, tmp_path)

    assert said
    assert output_of(environment, "import demo; print(demo.version)") == "1.0"


def test_an_environment_whose_interpreter_is_gone_is_built_anew(tmp_path: Path) -> None:
    environment, _ = build(declared(), tmp_path)
    environment.python.unlink()

    assert find_environment("trial", declared(), root=tmp_path, weights="none") is None
    again, said = build(declared(), tmp_path)

    assert said
    assert output_of(again, "print(1)") == "1"


def test_a_failing_requirement_shows_what_pip_said(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="No matching distribution found for no-such-package") as err:
        build(declared(requirements=["no-such-package==1.0"]), tmp_path)

    problem = err.value.problems[0]
    assert (problem.span.path, problem.code) == ("pyproject.toml", "environment-failed")
    assert "environment 'trial': cannot install what it requires" in problem.message


def test_a_missing_interpreter_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="there is no interpreter 'python2"):
        build(declared(python="python2.0"), tmp_path)


BUILDER = """
import sys
from pathlib import Path
from faqcheck.gate.environment import build_environment
from faqcheck.content.settings import EnvironmentDeclaration

declaration = EnvironmentDeclaration.model_validate_json(sys.argv[1])
build_environment(
    "trial", declaration, root=Path(sys.argv[2]), weights="stand-in",
    progress=lambda line: print(line, flush=True),
)
"""


def builder(declaration: EnvironmentDeclaration, root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER, declaration.model_dump_json(), str(root)],
        stdout=subprocess.PIPE,
        text=True,
    )


def stand_ins(root: Path, text: str) -> EnvironmentDeclaration:
    folder = root / "standins"
    folder.mkdir(exist_ok=True)
    (folder / "prepare.py").write_text(textwrap.dedent(text), encoding="utf-8")
    return declared(system=True, stand_ins="standins/prepare.py", variables={"GIVEN": "1"})


MAKES_ONE = """
    import json, os, pathlib, sys

    folder = pathlib.Path(sys.argv[1])
    folder.mkdir()
    (folder / "weights").write_text(os.environ["GIVEN"])
    print("a warning", file=sys.stderr)
    print(json.dumps({"variables": {"WEIGHTS": str(folder / "weights")}}, indent=1))
    """


def test_two_processes_build_one_environment_once(tmp_path: Path) -> None:
    script = f"""
        import pathlib, time
        with open({str(tmp_path / "made")!r}, "a") as file:
            file.write("x")
        time.sleep(0.5)
        """
    declaration = stand_ins(tmp_path, textwrap.dedent(script) + textwrap.dedent(MAKES_ONE))

    builders = [builder(declaration, tmp_path) for _ in range(3)]
    said = [process.communicate(timeout=60)[0] for process in builders]

    assert [process.returncode for process in builders] == [0, 0, 0]
    assert (tmp_path / "made").read_text() == "x"
    assert sum("makes its stand-ins" in text for text in said) == 1


def test_a_killed_builder_keeps_others_out_until_its_programs_have_ended(tmp_path: Path) -> None:
    script = f"""
        import pathlib, time
        pathlib.Path({str(tmp_path / "started")!r}).touch()
        time.sleep(2)
        pathlib.Path({str(tmp_path / "ended")!r}).touch()
        """
    slow = stand_ins(tmp_path, textwrap.dedent(script) + textwrap.dedent(MAKES_ONE))
    first = builder(slow, tmp_path)
    while not (tmp_path / "started").exists():
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    (tmp_path / "started").unlink()

    second = builder(slow, tmp_path)
    while not (tmp_path / "started").exists():
        time.sleep(0.02)

    assert (tmp_path / "ended").exists()
    second.communicate(timeout=60)
    assert second.returncode == 0


FAULT = """
import errno, itertools, os, signal, sys
from faqcheck.errors import FaqError

fault, number, folder = sys.argv[3], int(sys.argv[4]), os.environ["FAQCHECK_CACHE"]
steps = itertools.count(1)
writes = os.O_WRONLY | os.O_RDWR


def hook(event, arguments):
    if event == "open":
        touches = str(arguments[0]).startswith(folder) and arguments[2] & writes
    elif event in ("os.mkdir", "os.rename", "shutil.rmtree"):
        touches = str(arguments[0]).startswith(folder)
    else:
        touches = event == "subprocess.Popen"
    if touches and next(steps) == number:
        print("STEP", event, flush=True)
        if fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))


sys.addaudithook(hook)
try:
    exec(sys.argv[5])
except (FaqError, OSError) as err:
    print("SAID", err)
"""


@pytest.mark.parametrize("fault", ["kill", "disk-full"])
def test_whatever_step_of_making_is_the_last_the_next_run_makes_it_whole(
    tmp_path: Path, cache: Path, fault: str
) -> None:
    declaration = stand_ins(tmp_path, MAKES_ONE)
    arguments = [declaration.model_dump_json(), str(tmp_path), fault]
    steps = []
    for number in range(1, 50):
        done = subprocess.run(
            [sys.executable, "-c", FAULT, *arguments, str(number), BUILDER],
            capture_output=True,
            text=True,
            check=False,
        )
        step = next((line for line in done.stdout.splitlines() if line.startswith("STEP")), None)
        if step is None:
            break
        steps.append(step)
        assert done.returncode == (-signal.SIGKILL if fault == "kill" else 0), done.stderr
        assert fault == "kill" or "SAID" in done.stdout

        environment, said = build(declaration, tmp_path)

        assert any("makes its stand-ins" in line for line in said)
        assert Path(environment.variables["WEIGHTS"]).read_text() == "1"
        assert not list(cache.rglob("*.part"))
        shutil.rmtree(cache)
    assert {"STEP os.mkdir", "STEP open", "STEP os.rename", "STEP subprocess.Popen"} <= {*steps}


def test_an_environment_whose_installer_was_killed_is_built_anew(
    tmp_path: Path, cache: Path
) -> None:
    declaration = declared(requirements=[wheel(tmp_path)])
    first = subprocess.Popen(
        [sys.executable, "-c", BUILDER, declaration.model_dump_json(), str(tmp_path)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not list(cache.glob("environments/*/lib/python3*/site-packages/pip/*.py")):
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert find_environment("trial", declaration, root=tmp_path, weights="none") is None

    environment, _ = build(declaration, tmp_path)

    assert output_of(environment, "import demo; print(demo.version)") == "1.0"


def test_a_variable_can_name_the_cache(tmp_path: Path, cache: Path) -> None:
    declaration = declared(system=True, variables={"KERNELS": "{cache}/kernels", "JSON": "{1}"})
    built, _ = build(declaration, tmp_path)
    assert dict(built.variables) == {"KERNELS": f"{cache}/kernels", "JSON": "{1}"}


def test_stand_ins_set_variables_unless_weights_are_released(tmp_path: Path) -> None:
    declaration = stand_ins(tmp_path, MAKES_ONE)

    with_them, _ = build(declaration, tmp_path)
    released, _ = build(declaration, tmp_path, weights="released")

    assert Path(with_them.variables["WEIGHTS"]).read_text() == "1"
    assert with_them.weights == "stand-in"
    assert dict(released.variables) == {"GIVEN": "1"}
    assert released.weights == "released"


def test_stand_ins_are_made_anew_when_any_of_their_files_changes(tmp_path: Path) -> None:
    declaration = stand_ins(tmp_path, MAKES_ONE)
    before = stand_ins_digest(declaration, tmp_path)
    first, _ = build(declaration, tmp_path)

    (tmp_path / "standins" / "table.csv").write_text("a,b\n")
    second, said = build(declaration, tmp_path)

    assert stand_ins_digest(declaration, tmp_path) != before
    assert said
    assert first.variables["WEIGHTS"] != second.variables["WEIGHTS"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("print('nothing of use')", "did not end with a JSON object"),
        ("print('{\"variables\": 3}')", "did not end with a JSON object"),
        ("raise OSError('disk full')", "disk full"),
    ],
)
def test_stand_ins_that_fail_are_a_problem(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(RunError, match=message):
        build(stand_ins(tmp_path, text), tmp_path)


def test_the_system_environment_is_the_gates_interpreter(tmp_path: Path) -> None:
    environment, said = build(declared(system=True), tmp_path)

    assert (environment.python, said) == (Path(sys.executable), [])


def test_a_fingerprint_names_what_is_installed(tmp_path: Path) -> None:
    environment, _ = build(declared(requirements=[wheel(tmp_path)]), tmp_path)

    fingerprint = read_fingerprint(environment)

    assert fingerprint.packages["demo"] == "1.0"
    assert fingerprint.python == ".".join(map(str, sys.version_info[:3]))
    assert fingerprint.weights == "none"


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (None, "No such file or directory"),
        ("#!/bin/sh\necho cannot load libpython >&2\nexit 3\n", "status 3.: cannot load libpython"),
        ("#!/bin/sh\necho hello\n", r"it printed 'hello\\n'"),
    ],
    ids=["gone", "fails", "prints-something-else"],
)
def test_an_interpreter_that_cannot_say_what_is_installed_is_a_problem(
    tmp_path: Path, script: str | None, message: str
) -> None:
    python = tmp_path / "python"
    if script is not None:
        python.write_text(script)
        python.chmod(0o755)

    with pytest.raises(RunError, match=message) as err:
        read_fingerprint(Environment("trial", python))

    assert err.value.problems[0].code == "environment-failed"
    assert f"environment 'trial': {python}" in err.value.problems[0].message


def test_the_network_is_offered_only_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAQCHECK_NETWORK", raising=False)
    assert "network" not in machine_offers()

    monkeypatch.setitem(os.environ, "FAQCHECK_NETWORK", "1")
    assert "network" in machine_offers()
