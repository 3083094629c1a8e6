"""The page for newcomers, taken at its word: each command that it shows is run, in its order."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from faqcheck.content import Settings
from faqcheck.content.markdown import find_fences

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "faqcheck" / "your-project.md"
README = "# Kettle\n\n```python\nprint(1 + 1)\n#> 2\n```\n"
DOCS = '# More\n\n```json\n{"a": 1,}\n```\n'
FAQ = "# FAQ\n\n## Why is it slow?\n\nIt is cold.\n\n## What does it cost?\n\nNothing.\n"
STATUS = {"verify": 1, "baseline": 0, "init": 0, "import": 0}
"""What each command ends with on these pages, one of whose blocks is wrong."""


def shown(language: str) -> list[str]:
    fences, _ = find_fences(PAGE.read_text(encoding="utf-8"))
    return [fence.text for fence in fences if fence.language == language]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of someone who has a README, documentation, and faqcheck installed."""
    folder = tmp_path_factory.mktemp("kettle")
    (folder / "docs").mkdir()
    for name, text in (("README.md", README), ("docs/more.md", DOCS), ("FAQ.md", FAQ)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "faqcheck").symlink_to(Path(sys.executable).with_name("faqcheck"))
    return folder


def test_every_command_runs_and_does_what_the_page_says(folder: Path) -> None:
    install, *commands = shown("bash")

    for command in commands:
        done = subprocess.run(
            ["bash", "-euc", command],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"GITHUB_ACTIONS": ""},
        )
        name = command.split()[1]
        assert done.returncode == STATUS[name], command + done.stdout + done.stderr

    assert "'faqcheck[gate]'" in install
    after = subprocess.run([".venv/bin/faqcheck", "verify"], cwd=folder, capture_output=True)
    assert after.returncode == 0, after.stdout
    assert (folder / "faqcheck-baseline.jsonl").is_file()
    assert (folder / "faq_src" / "faq.yml").is_file()


def test_the_extras_and_settings_of_the_page_exist() -> None:
    text = PAGE.read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE)

    assert set(extras) <= set(project["optional-dependencies"])
    for settings in shown("toml"):
        Settings.model_validate(tomllib.loads(settings)["tool"]["faqcheck"])


def test_the_workflow_and_the_hook_of_the_page_name_what_is_there() -> None:
    action, hooks = (
        yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
        for name in ("action.yml", ".pre-commit-hooks.yaml")
    )
    workflow, config = map(yaml.safe_load, shown("yaml"))

    (_, ours) = workflow["steps"]
    assert [sorted(step) for step in workflow["steps"]] == [["uses"], ["uses", "with"]]
    assert ours["with"].keys() <= action["inputs"].keys()
    (repository,) = config["repos"]
    assert repository.keys() == {"repo", "rev", "hooks"}
    assert ours["uses"] == f"{repository['repo'].removeprefix('https://github.com/')}@main"
    assert {hook["id"] for hook in repository["hooks"]} <= {hook["id"] for hook in hooks}
