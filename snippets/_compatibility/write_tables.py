"""Write the tables on the site from the record of what was measured.

    python write_tables.py

Reads `ledger/compatibility.json`, writes `faq_src/tables/compatibility*.csv`.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "ledger" / "compatibility.json"
FOLDER = ROOT / "faq_src" / "tables"
OK, UNREACHED = "ok", "not reached"
WORDS = {
    "loads": "does not load",
    "forward": "no forward pass",
    "tokenizer": "no tokenizer",
    "generate": "no generate",
    "chat": "no chat",
}
"""What a cell says about the first step that failed, in this order."""
LANGUAGES = {
    "internlm2": "InternLM2",
    "llama": "Llama",
    "phi3": "Phi-3",
    "qwen2": "Qwen2",
    "qwen3": "Qwen3",
    "qwen3_moe": "Qwen3-MoE",
    "gpt_oss": "gpt-oss",
}


def read_record(path: Path = RECORD) -> dict[str, Any]:
    """Return what was measured."""
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def verdict(found: dict[str, str]) -> str:
    """Return `works`, or the first step that failed."""
    if "ended" in found:
        return "crashes"
    for step, words in WORDS.items():
        if found.get(step, OK) not in (OK, UNREACHED):
            return words
    return "works"


def copies(record: dict[str, Any]) -> list[dict[str, str]]:
    """Return rows for the code as its copies on the hub have it, as far as that is known."""
    return _rows(record, [code for code in record["codes"] if not _is_as_committed(code)])


def as_committed(record: dict[str, Any]) -> list[dict[str, str]]:
    """Return rows for 2.0 and later as committed, with the code of all language models."""
    return _rows(record, [code for code in record["codes"] if _is_as_committed(code)])


def _is_as_committed(code: dict[str, Any]) -> bool:
    of_its_release = code["release"] in ("1.1", "1.2", "1.5", "3.5", "-hf")
    return not of_its_release and not code.get("trimmed", False)


def _rows(record: dict[str, Any], codes: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {
            "models": code["models"],
            "language": LANGUAGES[code["language"]],
            "code": state(code),
            **{version: verdict(found) for version, found in code["found"].items()},
            "source": _source(code, record),
        }
        for code in codes
    ]


def state(code: dict[str, Any]) -> str:
    """Return which state of the code a row is about."""
    if code["release"] == "-hf":
        return "in transformers"
    return f"of {code['release']}"


def errors(record: dict[str, Any]) -> list[dict[str, str]]:
    """Return each message with the codes and versions that gave it, those of most cells first.

    Steps in which the same codes failed with it are one row.
    """
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for code in record["codes"]:
        for version, steps in code["found"].items():
            for step, text in steps.items():
                if text not in (OK, UNREACHED):
                    place = f"{LANGUAGES[code['language']]} {state(code)}"
                    found.setdefault((step, text), []).append((version, place))
    steps_of: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = {}
    for (step, text), where in found.items():
        steps_of.setdefault((text, tuple(where)), []).append(step)
    return [
        {
            "message": text,
            "step": ", ".join(sorted(steps, key=[*WORDS].index)),
            "versions": ", ".join(dict.fromkeys(version for version, _ in sorted(where, key=_by))),
            "codes": ", ".join(dict.fromkeys(place for _, place in where)),
            "source": record["source"],
        }
        for (text, where), steps in sorted(steps_of.items(), key=lambda one: -len(one[0][1]))
    ]


def _by(where: tuple[str, str]) -> tuple[int, ...]:
    return tuple(int(part) for part in where[0].split("."))


def _source(code: dict[str, Any], record: dict[str, Any]) -> str:
    if "package" not in code:
        return f"measured on {record['made']}"
    repository = record["source"].partition("@")[0]
    return f"{repository}@{code['commit'][:7]}:{code['package']}/model"


def as_csv(lines: list[dict[str, str]]) -> str:
    """Return rows as the text of a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()


TABLES = {
    "compatibility": copies,
    "compatibility-as-committed": as_committed,
    "compatibility-errors": errors,
}
"""Name -> what makes its rows."""


def main() -> None:
    """Run as a program."""
    record = read_record()
    for name, make in TABLES.items():
        (FOLDER / f"{name}.csv").write_text(as_csv(make(record)), encoding="utf-8")


if __name__ == "__main__":
    main()
