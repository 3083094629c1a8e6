"""What an author expects of a run may be wrong itself: that is said, without a frame of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Trial

PRINTS_JSON = """
    - id: prints
      file: prints.py
      checks: {runs: {expect: {json_schema: _schema.json}}}
    """


@pytest.mark.parametrize("schema", ["{", '{"type": "thing"}'])
def test_a_broken_schema_is_named(trial: Trial, schema: str) -> None:
    trial.write({"prints.py": 'print("{}")\n', "_schema.json": schema}, PRINTS_JSON)

    done = trial.pytest()

    assert done.returncode == 1
    assert "snippets/_schema.json:1:1: is not a valid JSON Schema" in done.stdout
    assert "site-packages" not in done.stdout


def test_output_is_held_to_the_schema(trial: Trial) -> None:
    trial.write({"prints.py": 'print("{}")\n', "_schema.json": '{"type": "array"}'}, PRINTS_JSON)

    done = trial.pytest()

    assert "printed JSON that breaks _schema.json at $: {} is not of type 'array'." in done.stdout


@pytest.mark.parametrize(
    ("runs", "place"),
    [
        ("{assets: [_missing.png]}", "snippets/_missing.png:1:1: cannot be copied"),
        ("{expect: {json_schema: _gone.json}}", "snippets/_gone.json:1:1: cannot be read"),
        ("{expect: {same_as: {made.txt: gone.txt}}}", "gone.txt:1:1: cannot be read"),
    ],
)
def test_a_file_that_is_not_there_is_named(trial: Trial, runs: str, place: str) -> None:
    makes = 'from pathlib import Path\n\nPath("made.txt").write_text("made")\nprint("{}")\n'
    trial.write({"makes.py": makes}, f"- {{id: makes, file: makes.py, checks: {{runs: {runs}}}}}")

    done = trial.pytest("--faq-case", "*/runs-system")

    assert f"{place}: No such file or directory." in done.stdout
    assert "site-packages" not in done.stdout
    assert "Error" not in done.stdout
