"""The documentation covers every field, command, option and problem, and nothing else."""

from __future__ import annotations

import ast
import datetime as dt
import importlib
import json
import re
import textwrap
import tomllib
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from faqcheck.cli.main import main
from faqcheck.cli.reference import reference
from faqcheck.content import find_problems
from faqcheck.content.declared import read_declared
from faqcheck.content.load.fences import FenceDeclaration
from faqcheck.content.load.front_matter import FrontMatter
from faqcheck.content.markdown import find_fences
from faqcheck.content.model import Checks, Declared, TopicDeclaration
from faqcheck.content.project import find_project
from faqcheck.content.settings import Settings
from faqcheck.content.source import parse_document
from rooms import page_with_drawing

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "faqcheck"
SOURCES = sorted((ROOT / "src" / "faqcheck").rglob("*.py"))
_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
_PLACE = {
    "Problem": 1,
    "add": 1,
    "warn": 1,
    "report": 1,
    "_at": 2,
    "_problem": 1,
    "MissedBlock": 0,
    "_miss": 0,
}
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
                str(part.value)
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


SCHEMAS = {
    "topic": ("schema.json", "faq_src/*.yml"),
    "table": ("schema-table.json", "faq_src/tables/*.yml"),
    "synonyms": ("schema-synonyms.json", "faq_src/search/*.yml"),
}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schema_is_the_one_that_the_command_prints(kind: str) -> None:
    printed = CliRunner().invoke(main, ["schema", kind]).stdout

    assert (DOCS / SCHEMAS[kind][0]).read_text(encoding="utf-8") == printed, (
        "run: nox -s regenerate"
    )


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_field_of_a_schema_is_described(kind: str) -> None:
    schema = json.loads((DOCS / SCHEMAS[kind][0]).read_text(encoding="utf-8"))

    models = [schema, *schema.get("$defs", {}).values()]
    undescribed = [
        f"{model['title']}.{name}"
        for model in models
        for name, field in model.get("properties", {}).items()
        if "description" not in field
    ]
    assert undescribed == []


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schema_accepts_what_lint_accepts(kind: str) -> None:
    file, files = SCHEMAS[kind]
    validator = jsonschema.Draft202012Validator(json.loads((DOCS / file).read_text("utf-8")))
    paths = sorted(ROOT.glob(files))
    paths += sorted(ROOT.glob(f"tests/projects/*/{files}"))

    assert paths
    for path in paths:
        assert list(validator.iter_errors(as_json(yaml.safe_load(path.read_text("utf-8"))))) == []


def as_json(data: object) -> object:
    """Return what an editor sees: dates are texts."""
    return json.loads(json.dumps(data, default=str))


def test_the_schema_holds_an_entry_to_an_answer_or_a_reason() -> None:
    validator = jsonschema.Draft202012Validator(
        json.loads((DOCS / "schema.json").read_text("utf-8"))
    )
    entry = {"id": "a", "question": "A?", "sources": ["b/c#1"], "updated": "2026-01-31"}
    topic = {"topic": "One", "summary": "One.", "entries": [entry]}

    assert [error.message for error in validator.iter_errors(topic)] == [
        "'answer' is a required property"
    ]
    entry["retired"] = "Gone."
    assert list(validator.iter_errors(topic)) == []


def test_the_example_of_the_format_is_a_topic_of_a_project_without_mistakes() -> None:
    """A wrong file name, a lost field: lint says so, or the page is not the file."""
    fences, _ = find_fences((DOCS / "format.md").read_text(encoding="utf-8"))
    example = ROOT / "tests" / "projects" / "format-example"
    project = find_project(example)

    assert fences[0].text == (example / "faq_src" / "serving.yml").read_text(encoding="utf-8")
    assert list(map(str, find_problems(project, today=dt.date(2026, 11, 28)))) == []


def our_blocks() -> list[tuple[str, type[Declared], str]]:
    """Return place, model and text of each example of our own files in the documentation."""
    found: list[tuple[str, type[Declared], str]] = []
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for fence in find_fences(text)[0]:
            kind = next((k for key, k in OURS.items() if f"\n{key}" in f"\n{fence.text}"), None)
            if fence.language in ("yaml", "toml") and kind is not None:
                found.append((f"{path.name}:{fence.first + 1}", kind, fence.text))
        for comment in re.finditer(r"`<!-- faqcheck: (\{.*?\}) -->`", text):
            line = text.count("\n", 0, comment.start()) + 1
            found.append((f"{path.name}:{line}", FenceDeclaration, comment[1]))
    return found


OURS: dict[str, type[Declared]] = {
    "topic:": TopicDeclaration,
    "faqcheck:": FrontMatter,
    "runs:": Checks,
    "[tool.faqcheck": Settings,
}
"""How an example of one of our files begins -> what reads it."""


@pytest.mark.parametrize(
    ("kind", "text"),
    [(kind, text) for _, kind, text in our_blocks()],
    ids=[place for place, _, _ in our_blocks()],
)
def test_every_example_can_be_read(kind: type[Declared], text: str) -> None:
    if kind is Settings:
        table = tomllib.loads(text)["tool"]["faqcheck"]
        Settings.model_validate({"name": "x", **table}, by_alias=True, by_name=False)
        return
    read = read_declared(kind, parse_document(text, relative="example.yml"))

    problems = [p for p in read.problems if p.code != "missing-field" or "# …" not in text]
    assert problems == []


OF_ANOTHER_PROJECT = {
    "undated-translation",
    "unknown-entry",
    "unknown-environment",
    "unknown-table",
}
"""What an example may name that stands elsewhere in the project it is from."""


def whole_topics() -> list[tuple[str, str]]:
    """Return place and text of each topic that a page shows; an entry alone gets one around it."""
    found = []
    for path in (ROOT / "README.md", *sorted(DOCS.glob("*.md"))):
        for fence in find_fences(path.read_text(encoding="utf-8"))[0]:
            text = fence.text
            if text.startswith("- id:"):
                text = f"topic: x\nsummary: x\nentries:\n{textwrap.indent(text, '  ')}"
            if fence.language == "yaml" and "\nentries:" in text:
                found.append((f"{path.name}:{fence.first + 1}", text))
    return found


@pytest.mark.parametrize("text", [text for _, text in whole_topics()], ids=dict(whole_topics()))
def test_every_topic_that_is_shown_is_one_that_lint_takes(text: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.faqcheck]\nname = "x"\npages = []\n')
    (tmp_path / "faq_src").mkdir()
    (tmp_path / "faq_src" / "example.yml").write_text(text, encoding="utf-8")
    for file, region in re.findall(r"^ +file: (\S+)(?:\n +region: (\S+))?", text, re.MULTILINE):
        path = tmp_path / "snippets" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        marks = (f"# --8<-- [start:{region}]\n", f"# --8<-- [end:{region}]\n")
        path.write_text("true\n".join(marks if region else ("", "")), encoding="utf-8")

    found = find_problems(find_project(tmp_path), today=dt.date(2026, 11, 28))

    assert [str(p) for p in found if p.code not in OF_ANOTHER_PROJECT] == []


def test_the_example_of_the_format_can_be_copied() -> None:
    fences, missed = find_fences((DOCS / "format.md").read_text(encoding="utf-8"))
    document = parse_document(fences[0].text, relative="example.yml")

    read = read_declared(TopicDeclaration, document, parts="entries")

    assert missed == []
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
