"""`faqcheck environments outdated`: pins that are behind, and the gate with the newest versions."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from faqcheck.cli.main import main

INFO = "Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def publish(index: Path, name: str, *versions: str) -> None:
    """Add a package, whose only content is its version, to an index in a folder."""
    folder = index / name
    folder.mkdir(parents=True)
    for version in versions:
        info = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
            archive.writestr(f"{name}.py", f"version = {version!r}\n")
            archive.writestr(f"{info}/METADATA", INFO.format(name=name, version=version))
            archive.writestr(f"{info}/WHEEL", WHEEL)
            archive.writestr(f"{info}/RECORD", "")
    links = "".join(f'<a href="{file.name}">{file.name}</a>' for file in folder.iterdir())
    (folder / "index.html").write_text(f"<html><body>{links}</body></html>", encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three environments: two are behind, one of them on purpose."""
    index = tmp_path / "index"
    publish(index, "moving", "1.0", "2.0")
    publish(index, "staying", "1.0", "2.0")
    publish(index, "settled", "1.0")
    monkeypatch.setenv("PIP_INDEX_URL", index.as_uri())
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FAQCHECK_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    (folder / "faq_src").mkdir(parents=True)
    (folder / "snippets").mkdir()
    (folder / "snippets" / "show.py").write_text(
        "import moving\nimport staying\n\nprint(moving.version, staying.version)\n",
        encoding="utf-8",
    )
    (folder / "snippets" / "settled.py").write_text(
        "import settled\n\nprint(settled.version)\n", encoding="utf-8"
    )
    python = f"python = {sys.executable!r}"
    settings = f"""
        [tool.faqcheck]
        name = "A FAQ"

        [tool.faqcheck.environments.behind]
        {python}
        requirements = ["moving==1.0", "staying==1.0"]
        held = {{staying = "2.0 has no build for this machine"}}

        [tool.faqcheck.environments.current]
        {python}
        requirements = ["settled==1.0"]
    """
    (folder / "pyproject.toml").write_text(textwrap.dedent(settings), encoding="utf-8")
    entry = """
        topic: Packages
        summary: Which versions are there.
        order: 1
        entries:
          - id: versions
            question: Which versions are there?
            answer: |
              **Print them.**

              [[snippet:show]]
              [[snippet:settled]]
            snippets:
              - id: show
                file: show.py
                checks: {runs: {in: [behind], expect: {output: ["1.0 1.0"]}}}
              - id: settled
                file: settled.py
                checks: {runs: {in: [current], expect: {output: ["1.0"]}}}
            sources: [{at: "https://example.org/", says: it}]
            updated: 2026-11-28
    """
    (folder / "faq_src" / "packages.yml").write_text(textwrap.dedent(entry), encoding="utf-8")
    return folder


def outdated(root: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--project", str(root), "environments", "outdated", *words])
    return done.exit_code, done.output


def test_a_newer_version_is_listed_and_a_held_pin_says_why(root: Path) -> None:
    status, said = outdated(root)

    assert status == 0
    assert said.splitlines() == [
        "behind       moving 1.0 -> 2.0",
        "behind       staying 1.0 -> 2.0; held: 2.0 has no build for this machine",
    ]


def test_one_environment_can_be_chosen(root: Path) -> None:
    assert outdated(root, "--environment", "current") == (0, "")
    status, said = outdated(root, "--environment", "curent")
    assert status == 2
    assert "no environment curent is declared" in said


def test_the_gate_runs_what_is_behind_with_the_newest_versions(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The held pin stays, and what runs in an environment that is current does not run again."""
    status, _ = outdated(root, "--verify")

    said = "".join(capfd.readouterr())
    assert status == 1, said  # the new version prints something else
    assert "2.0 1.0" in said
    assert "versions/settled" not in said
    assert not list((root / "ledger").glob("*"))


def test_nothing_runs_where_everything_is_current(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert outdated(root, "--environment", "current", "--verify") == (0, "")
    assert capfd.readouterr().out == ""


def test_a_reason_needs_a_requirement(root: Path) -> None:
    settings = root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("{staying =", "{stayin ="), encoding="utf-8")

    status, said = outdated(root)

    assert status == 1
    assert "expected a package of its requirements, found 'stayin'" in said
    assert "pyproject.toml:" in said


def test_versions_that_are_none_are_a_usage_error(root: Path) -> None:
    command = [sys.executable, "-m", "pytest", "--rootdir", str(root), "-p", "no:randomly"]

    for text in ("{", "[]", '{"behind": "2.0"}'):
        done = subprocess.run(
            [*command, f"--faq-newest={text}", "faq_src"],
            cwd=root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 4
        assert '--faq-newest: expected {"environment": {"package": "version"}}' in done.stderr
        assert "Traceback" not in done.stderr
