"""`faqcheck init` writes the few files, overwrites none, and what it writes works."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from faqcheck.cli.main import main

FILES = [".github/workflows/faqcheck.yml", ".pre-commit-config.yaml", "pyproject.toml"]


def init(folder: Path) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), "init"])


def files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_an_empty_folder_gets_the_few_files(tmp_path: Path) -> None:
    done = init(tmp_path)

    written = files(tmp_path)
    assert done.exit_code == 0, done.output
    assert sorted(written) == FILES
    assert tomllib.loads(written["pyproject.toml"]) == {
        "tool": {"faqcheck": {"name": tmp_path.name}}
    }
    assert "There are no pages yet in README.md, docs" in done.output
    assert "faqcheck verify " in done.output.partition("Next:")[2]
    workflow = yaml.safe_load(written[FILES[0]])
    assert workflow["jobs"]["documentation"]["steps"][-1]["run"] == "faqcheck verify"
    assert yaml.safe_load(written[FILES[1]])["repos"][0]["hooks"][0]["id"] == "faqcheck-lint"


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "own"\n# the end', "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Own\ndocs_dir: manual\n", encoding="utf-8")
    (tmp_path / "manual").mkdir()
    (tmp_path / ".pre-commit-config.yaml").write_text("repos: []\n", encoding="utf-8")

    first = init(tmp_path)
    written = files(tmp_path)
    second = init(tmp_path)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert written == files(tmp_path)
    assert written[".pre-commit-config.yaml"] == "repos: []\n"
    assert written["pyproject.toml"].startswith('[project]\nname = "own"\n# the end\n\n[tool.')
    assert tomllib.loads(written["pyproject.toml"])["tool"]["faqcheck"] == {
        "name": "own",
        "docs": "manual",
    }
    assert " left  .pre-commit-config.yaml" in first.output
    assert " left  pyproject.toml: has its settings already" in second.output


@pytest.mark.parametrize("text", ["tool = {}\n", "[tool]\nfaqcheck\n"])
def test_a_file_that_takes_no_table_is_named_and_left(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")

    done = init(tmp_path)

    assert done.exit_code == 1
    assert "[bad-toml]" in done.output
    assert files(tmp_path) == {"pyproject.toml": text}
