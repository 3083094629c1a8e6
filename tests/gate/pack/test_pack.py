"""A pack runs its cases on a machine with no package index, and hands back one ledger file."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from faqcheck.cli.main import main
from faqcheck.content.checkout import PACKED_COMMIT
from faqcheck.gate.pack.wheels import Target, write_wheel

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
PLATFORM = f"manylinux_2_28_{sysconfig.get_platform().rpartition('-')[2]}"
ENVIRONMENTS = """
[tool.faqcheck.environments.here]
system = true
requirements = ["demo"]

[tool.faqcheck.environments.gpu]
system = true
needs = ["gpu"]

[tool.faqcheck.environments.built]
"""
ASKS = '\nimport demo\n\nassert demo.version == "1.0"\n'


@pytest.fixture
def checkout(content: Callable[[str], Path]) -> Path:
    """Return a small project under version control with cases for this machine and for a GPU."""
    root = content("minimal")
    with (root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(ENVIRONMENTS)
    entry = root / "faq_src" / "json.yml"
    text = entry.read_text(encoding="utf-8")
    entry.write_text(text.replace("runs: {", "runs: {in: [here, gpu], "), encoding="utf-8")
    snippet = root / "snippets" / "json" / "read.py"
    snippet.write_text(snippet.read_text(encoding="utf-8") + ASKS, encoding="utf-8")
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "All"],
    ):
        subprocess.run(["git", *command], cwd=root, check=True)
    return root


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Offer a package that no index has."""
    folder = tmp_path / "demo"
    folder.mkdir()
    text = "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"
    files = {"demo/__init__.py": b'version = "1.0"\n', "demo/large/data.bin": b"0" * 4096}
    path = folder / "demo-1.0-py3-none-any.whl"
    write_wheel(path, "demo-1.0.dist-info", {"METADATA": text}, files)
    links = [folder.as_uri(), *os.environ.get("PIP_FIND_LINKS", "").split()]
    monkeypatch.setenv("PIP_FIND_LINKS", " ".join(links))
    return path


@pytest.fixture
def has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """List all that the interpreter of this test has, so that nothing of it is fetched."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "list", "--format=freeze"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    path = tmp_path / "target.txt"
    path.write_text(listed.stdout, encoding="utf-8")
    return path


def pack(root: Path, environment: str, out: Path, *options: object) -> Result:
    words = ["--project", root, "pack", environment, "--out", out]
    words += ["--python", platform.python_version()]
    return CliRunner().invoke(main, [str(w) for w in [*words, "--platform", PLATFORM, *options]])


def unpack(folder: Path, *parts: Path) -> Path:
    for part in parts:
        with tarfile.open(part) as archive:
            archive.extractall(folder, filter="data")
    return folder


def run(folder: Path, *arguments: str, python: str = sys.executable) -> subprocess.CompletedProcess:
    """Run a pack as on a machine with no index, no network, no GPU, and none of our settings."""
    alone = ["unshare", "--map-root-user", "--net"]
    cut_off = subprocess.run([*alone, "true"], capture_output=True, check=False).returncode == 0
    command = [*(alone if cut_off else []), python, str(folder / "run.py"), *arguments]
    variables = {
        "HOME": str(folder),
        "PATH": os.defpath,
        "PIP_NO_INDEX": "1",
        "CUDA_VISIBLE_DEVICES": "",
    }
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


def rows_of(file: Path) -> list[dict]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if "case" in row]


def test_cases_run_from_a_pack_and_their_evidence_is_merged(
    checkout: Path, demo: Path, has: Path, tmp_path: Path
) -> None:
    packed = pack(checkout, "here", tmp_path / "pack", "--has", has)
    assert packed.exit_code == 0, packed.output
    folder = unpack(tmp_path / "there", tmp_path / "pack-1.tar")

    done = run(folder)

    assert done.returncode == 0, done.stdout + done.stderr
    commit = subprocess.check_output(["git", "rev-parse", "--short=12", "HEAD"], cwd=checkout)
    [row] = rows_of(folder / "here.jsonl")
    assert (row["case"], row["status"]) == ("json/read-json/read/runs-here", "passed")
    assert row["commit"] == commit.decode().strip()
    merged = CliRunner().invoke(
        main, ["--project", str(checkout), "ledger", "merge", str(folder / "here.jsonl")]
    )
    said = merged.output.partition(":")[0]
    assert (merged.exit_code, said) == (0, "1 new, 0 stale and left out, 0 refused")


@pytest.mark.environment
def test_a_bare_interpreter_is_enough(checkout: Path, demo: Path, tmp_path: Path) -> None:
    """Everything but Python comes out of the pack; fetching it takes an index, here."""
    packed = pack(checkout, "here", tmp_path / "pack")
    assert packed.exit_code == 0, packed.output
    folder = unpack(tmp_path / "there", tmp_path / "pack-1.tar")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)

    done = run(folder, python=str(tmp_path / "bare" / "bin" / "python"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert [row["status"] for row in rows_of(folder / "here.jsonl")] == ["passed"]


def test_without_a_gpu_the_requirement_is_unmet_and_nothing_is_recorded(
    checkout: Path, has: Path, tmp_path: Path
) -> None:
    assert pack(checkout, "gpu", tmp_path / "pack", "--has", has).exit_code == 0
    folder = unpack(tmp_path / "there", tmp_path / "pack-1.tar")

    done = run(folder)

    assert done.returncode == 1
    assert "this machine offers no gpu" in done.stdout
    assert "required: gpu; not run: json/read-json/read/runs-gpu" in done.stdout
    assert "there is no ledger file" in done.stderr
    assert not (folder / "gpu.jsonl").exists()


def test_the_same_inputs_give_the_same_bytes(
    checkout: Path, demo: Path, has: Path, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        assert pack(checkout, "here", tmp_path / name, "--has", has).exit_code == 0

    assert (tmp_path / "one-1.tar").read_bytes() == (tmp_path / "two-1.tar").read_bytes()


def test_a_pack_that_is_not_whole_or_does_not_fit_is_refused_before_anything_is_installed(
    checkout: Path, demo: Path, has: Path, tmp_path: Path
) -> None:
    large = tmp_path / "weights"
    large.mkdir()
    (large / "a.bin").write_bytes(os.urandom(900_000))
    options = ["--has", has, "--add", large, "--part-mib", "1.15"]
    packed = pack(checkout, "here", tmp_path / "pack", *options)
    assert packed.exit_code == 0, packed.output
    parts = sorted(tmp_path.glob("pack-*.tar"))
    assert len(parts) == 2
    assert all(part.stat().st_size <= 1.15 * 2**20 for part in parts)
    folder = unpack(tmp_path / "there", parts[1])
    missing = run(folder)
    unpack(folder, parts[0])
    (folder / "project.tar").write_bytes(b"torn")
    damaged = run(folder)
    manifest = folder / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(f'"python": "{PYTHON}"', '"python": "3.9"'), encoding="utf-8")
    older = run(folder)

    assert missing.returncode == damaged.returncode == 2
    assert "extra/weights/a.bin is missing; it is in part 1." in missing.stderr
    assert re.search(r"project.tar is damaged; take it from part \d again", damaged.stderr)
    assert "Nothing was run." in damaged.stderr
    assert f"the pack is for Python 3.9, this is {PYTHON}." in older.stderr
    assert not (folder / "work").exists()


def test_a_file_that_no_part_can_hold_is_named(checkout: Path, has: Path, tmp_path: Path) -> None:
    large = tmp_path / "weights"
    large.mkdir()
    (large / "a.bin").write_bytes(b"0" * 2**21)

    packed = pack(checkout, "gpu", tmp_path / "pack", "--has", has, "--add", large, "--part-mib", 1)

    assert packed.exit_code == 1
    assert "extra/weights/a.bin has 2.0 MiB, which no part of 1 MiB can hold" in packed.output
    assert list(tmp_path.glob("pack-*.tar")) == []


def test_an_added_folder_is_installed_by_its_own_program(
    checkout: Path, has: Path, tmp_path: Path
) -> None:
    added = tmp_path / "library"
    added.mkdir()
    (added / "install.py").write_text(
        "import sys, pathlib; pathlib.Path(__file__).with_name('saw').write_text(sys.prefix)\n"
    )
    assert pack(checkout, "gpu", tmp_path / "pack", "--has", has, "--add", added).exit_code == 0
    folder = unpack(tmp_path / "there", tmp_path / "pack-1.tar")

    done = run(folder, "--install-only")

    assert done.returncode == 0, done.stderr
    saw = (folder / "extra" / "library" / "saw").read_text(encoding="utf-8")
    assert saw == str(folder / "work" / "venv")


def test_what_an_environment_removes_is_not_packed(
    checkout: Path, demo: Path, has: Path, tmp_path: Path
) -> None:
    settings = checkout / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('["demo"]', '["demo"]\nremove = ["demo/large"]'), encoding="utf-8"
    )
    assert pack(checkout, "here", tmp_path / "pack", "--has", has).exit_code == 0
    folder = unpack(tmp_path / "there", tmp_path / "pack-1.tar")

    assert run(folder).returncode == 0
    assert not list((folder / "work").rglob("demo/large"))
    assert list((folder / "work").rglob("demo/__init__.py"))


def test_an_environment_that_builds_its_interpreter_is_not_packed(
    checkout: Path, has: Path, tmp_path: Path
) -> None:
    packed = pack(checkout, "built", tmp_path / "pack", "--has", has)

    assert packed.exit_code == 1
    assert "no environment 'built' that is declared with 'system = true'" in packed.output


@pytest.mark.parametrize(
    ("path", "message"), [("", "there is no git"), (os.environ["PATH"], "this is not a checkout")]
)
def test_what_belongs_to_the_project_has_to_be_known(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, message: str
) -> None:
    shutil.rmtree(checkout / ".git")
    monkeypatch.setenv("PATH", path)

    result = pack(checkout, "gpu", tmp_path / "pack")

    assert result.exit_code == 1
    assert message in result.stderr


def test_a_list_without_versions_says_how_to_make_one(checkout: Path, tmp_path: Path) -> None:
    listed = tmp_path / "target.txt"
    listed.write_text("demo @ file:///somewhere\n", encoding="utf-8")

    packed = pack(checkout, "gpu", tmp_path / "pack", "--has", listed)

    assert packed.exit_code == 1
    assert "python3 -m pip list --format=freeze" in packed.output


def test_a_version_that_does_not_fit_what_the_target_has_is_reported(
    checkout: Path, demo: Path, has: Path, tmp_path: Path
) -> None:
    with has.open("a", encoding="utf-8") as file:
        file.write("demo==2.0\n")
    settings = checkout / "pyproject.toml"
    text = settings.read_text(encoding="utf-8").replace('["demo"]', '["demo==1.0"]')
    settings.write_text(text, encoding="utf-8")

    packed = pack(checkout, "here", tmp_path / "pack", "--has", has)

    assert packed.exit_code == 1
    assert "pip finds no set of wheels for the target" in packed.output
    assert "ResolutionImpossible" in packed.output, packed.output


def test_older_wheels_fit_too() -> None:
    tags = Target("3.12", "manylinux_2_28_x86_64").platforms()

    assert tags[0] == "manylinux_2_28_x86_64"
    assert {"manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux1_x86_64"} < set(tags)
    assert "manylinux_2_29_x86_64" not in tags
    assert Target("3.12", "win_amd64").platforms() == ["win_amd64"]


@pytest.mark.skipif(sys.version_info.micro == 0, reason="this Python is no later patch")
def test_a_wheel_that_asks_for_a_later_patch_needs_the_whole_version(
    checkout: Path, has: Path, demo: Path, tmp_path: Path
) -> None:
    """pip takes 3.11 for 3.11.0."""
    text = f"Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Python: ~={PYTHON}.1\n"
    write_wheel(demo, "demo-1.0.dist-info", {"METADATA": text}, {})

    short = pack(checkout, "here", tmp_path / "pack", "--has", has, "--python", PYTHON)
    whole = pack(checkout, "here", tmp_path / "pack", "--has", has)

    assert (short.exit_code, whole.exit_code) == (1, 0)


def test_packed_files_name_the_commit_they_were_taken_from(
    content: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from faqcheck.content.checkout import read_commit

    root = content("minimal")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(root.parent))
    monkeypatch.setenv(PACKED_COMMIT, "0123456789ab+")

    assert read_commit(root, ledger=root / "ledger") == "0123456789ab+"


def test_servers_need_no_xdist(content: Callable[[str], Path]) -> None:
    """A pack brings no pytest-xdist; an unknown mark would end the run before its first case."""
    root = content("everything")
    plain = ["-p", "no:xdist", "-W", "error", "--collect-only", "-q", "faq_src/server.yml"]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--rootdir", str(root), *plain],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "/serves-" in done.stdout
