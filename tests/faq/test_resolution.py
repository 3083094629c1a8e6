"""What pip installs for a user is recorded, and each difference from the gate has a reason."""

from __future__ import annotations

import json
import re
import runpy
import tomllib
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = runpy.run_path(str(ROOT / "snippets/_static/resolution.py"))
RECORD = json.loads((ROOT / "ledger/lmdeploy-resolution.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs/how-answers-are-checked.md").read_text(encoding="utf-8")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENTS = SETTINGS["tool"]["faqcheck"]["environments"]
WITHOUT_CUDA = {"torch", "torchvision"}


def pins_of(environment: str) -> dict[str, str]:
    declared = ENVIRONMENTS[environment]
    pins = (one.split("==") for one in declared["requirements"] + declared["requirements_no_deps"])
    return {PROGRAM["normalized"](name): version for name, version in pins}


def differences(environment: str) -> dict[str, tuple[str, str]]:
    """Return package -> what a user gets, what is used here."""
    installed = RECORD["packages"]
    return {
        name: (installed[name], version)
        for name, version in pins_of(environment).items()
        if name in installed and installed[name] != version
    }


def rows_of_the_page() -> dict[str, tuple[str, str, str]]:
    section = PAGE.partition("{ #versions }")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z-]+) \| (\S+) \| (\S+) \| (.+) \|$", section, re.M)
    return {name: (theirs, ours, reason) for name, theirs, ours, reason in rows}


def test_the_page_lists_each_difference_and_no_other():
    shown = {name: (theirs, ours) for name, (theirs, ours, _) in rows_of_the_page().items()}

    assert shown == differences("cpu")


def test_the_page_says_how_many_packages_and_when():
    assert f"installed {len(RECORD['packages'])} packages on {RECORD['made']}" in PAGE
    assert f"`pip install {RECORD['requirement']}`" in PAGE


@pytest.mark.parametrize("package", ["triton", "ray", "rdkit", "tilelang", "peft"])
def test_what_is_said_to_be_left_out_is_what_a_user_gets(package: str):
    assert package in RECORD["packages"]
    assert package not in pins_of("cpu")
    assert f"`{package}`" in PAGE


def test_the_newest_environment_differs_only_where_there_is_no_build_for_cpu():
    assert differences("newest").keys() == WITHOUT_CUDA


def test_what_lmdeploy_is_pinned_to_is_what_was_resolved():
    assert RECORD["requirement"] == f"lmdeploy=={pins_of('cpu')['lmdeploy']}"
    assert RECORD["packages"]["lmdeploy"] == pins_of("newest")["lmdeploy"]


def test_a_record_holds_no_address_of_an_index():
    report = {
        "install": [
            {
                "metadata": {"name": "Py_YAML", "version": "6.0"},
                "download_info": {"url": "https://index.example/py_yaml-6.0.whl"},
            }
        ],
        "environment": {
            "python_full_version": "3.11.7",
            "sys_platform": "linux",
            "platform_machine": "x86_64",
        },
    }

    record = PROGRAM["record_of"](report, "py-yaml", date(2026, 11, 28))

    assert record["packages"] == {"py-yaml": "6.0"}
    assert "example" not in json.dumps(record)
