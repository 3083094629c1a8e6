"""The documentation covers every field, command, option and problem, and nothing else."""

from __future__ import annotations

import ast
import importlib
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from faqcheck.cli.main import main
from faqcheck.cli.reference import reference
from faqcheck.content.declared import read_declared
from faqcheck.content.fences import find_fences
from faqcheck.content.model import Declared, TopicDeclaration
from faqcheck.content.source import parse_document
from rooms import page_with_drawing

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "faqcheck"
SOURCES = sorted((ROOT / "src" / "faqcheck").rglob("*.py"))
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
_PLACE = {"Problem": 1, "add": 1, "report": 1, "_at": 2, "_problem": 1, "Stray": 0}
"""Function that makes a problem -> which of its arguments is the code."""
_MADE = {"missing-field", "missing-setting", "unknown-field", "unknown-setting"} | {
    "refused-evidence",
    "stale-evidence",
    "unknown-plot",
    "unknown-snippet",
    "unknown-table",
}
"""Codes that the source puts together."""


def codes_in_the_source() -> set[str]:
    found = set(_MADE)
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                place = _PLACE.get(name)
                made = node.args[place] if place is not None and len(node.args) > place else None
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
                made = node.value
            else:
                continue
            parts = [made.body, made.orelse] if isinstance(made, ast.IfExp) else [made]
            found |= {
                part.value
                for part in parts
                if isinstance(part, ast.Constant) and _CODE.fullmatch(str(part.value))
            }
    return found


def test_every_problem_is_documented_and_every_documented_one_exists() -> None:
    text = (DOCS / "problems.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)

    assert len(documented) == len(set(documented))
    assert set(documented) == codes_in_the_source()


def declared_models() -> list[type[Declared]]:
    for name in ("load", "project"):
        importlib.import_module(f"faqcheck.content.{name}")
    kinds: list[type[Declared]] = [Declared]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return sorted(kinds[1:], key=lambda model: model.__name__)


@pytest.mark.parametrize("model", declared_models(), ids=lambda model: model.__name__)
def test_every_field_is_described(model: type[Declared]) -> None:
    pages = ("format.md", "checks.md", "environments.md")
    text = "".join((DOCS / name).read_text(encoding="utf-8") for name in pages)
    described = set(re.findall(r"`([a-z_]+)`", text))

    fields = {field.alias or name for name, field in model.model_fields.items()}

    assert fields - described == set()


def test_every_described_field_exists() -> None:
    known = {
        field.alias or name
        for model in declared_models()
        for name, field in model.model_fields.items()
    }
    for page in ("format.md", "checks.md", "environments.md"):
        text = (DOCS / page).read_text(encoding="utf-8")
        for table in re.findall(r"^\| (?:Field|Setting) .*\n(?:\|.*\n)+", text, re.MULTILINE):
            assert set(re.findall(r"^\| `([a-z_]+)` \|", table, re.MULTILINE)) <= known


def test_the_command_line_is_described_as_it_is() -> None:
    written = (DOCS / "cli.md").read_text(encoding="utf-8")

    assert written == reference(), "run: python -m faqcheck.cli.reference docs/faqcheck/cli.md"


def test_the_schema_is_the_one_that_the_command_prints() -> None:
    printed = CliRunner().invoke(main, ["schema"]).stdout

    assert (DOCS / "schema.json").read_text(encoding="utf-8") == printed, (
        "run: faqcheck schema > docs/faqcheck/schema.json"
    )
    assert json.loads(printed)["title"] == "TopicDeclaration"


def test_the_example_of_the_format_can_be_copied() -> None:
    fences, strays = find_fences((DOCS / "format.md").read_text(encoding="utf-8"))
    document = parse_document(fences[0].text, relative="example.yml")

    read = read_declared(TopicDeclaration, document, parts="entries")

    assert strays == []
    assert read.problems == []


def test_every_word_of_the_glossary_stands_in_order() -> None:
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    words = re.findall(r"^\| ([a-z-]+) \|", text, re.MULTILINE)

    assert words == sorted(words)


def test_every_room_has_a_row_in_the_picture() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    engine = ROOT / "src" / "faqcheck"
    rooms = {p.relative_to(engine).parts[0].removesuffix(".py") for p in SOURCES} - {
        "__init__",
        "__main__",
    }

    assert set(re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE)) == rooms


def test_the_picture_of_the_rooms_is_current() -> None:
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")

    assert page == page_with_drawing(page), "run: nox -s regenerate"
