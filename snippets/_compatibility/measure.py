"""Measure which released model code runs with which transformers.

    git clone https://github.com/OpenGVLab/InternVL CODE
    python measure.py --code CODE --work FOLDER --write ledger/compatibility.json
    python write_tables.py                          # writes the tables from that record

FOLDER keeps environments (4 GB), code and tiny checkpoints; a second run takes what is there,
results too. A cell is one code with one transformers, in a process of its own.

With `--hub NAME`, once for each repository, code, tokenizer and configuration come from the Hugging
Face hub instead of CODE, see `hub.py`.

Needs git, pip and CPython 3.11 for the environments; no GPU, no weights.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import checkout
import codes
import environments
import hub
from places import Place, variables

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).resolve().parent
LIMIT_S = 300
"""For one cell. The slowest takes about 20 s on an idle machine."""


def main() -> int:
    """Run as a program."""
    given = _arguments()
    work = given.work.resolve()
    chosen = [one for one in codes.CODES if not given.only or one.id in given.only]
    if given.hub:
        chosen = [hub.code_of(name) for name in given.hub]
    makers = {one.made_with for one in chosen}
    pythons = {
        version: environments.build(work, version, given.python)
        for version in sorted({*given.versions, *makers}, key=_numbers)
    }
    for one in chosen:
        make(one, _place(one, work), pythons[one.made_with], given.code)
    places = [_place(one, work) for one in chosen]
    with ThreadPoolExecutor(given.jobs) as pool:
        list(pool.map(lambda version: run(version, places, pythons[version]), given.versions))
    record = {
        "made": dt.datetime.now(dt.UTC).date().isoformat(),
        "source": "Hugging Face hub" if given.hub else checkout.describe(given.code),
        "environments": {one: environments.packages(pythons[one]) for one in given.versions},
        "codes": [_row(one, given.versions, _place(one, work)) for one in chosen],
    }
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    if given.write:
        given.write.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--code", type=Path, help="a clone of OpenGVLab/InternVL, with its history")
    source.add_argument("--hub", action="append", help="a repository on the Hugging Face hub")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is built")
    parser.add_argument("--only", action="append", help="id of a code; all if left out")
    parser.add_argument("--versions", nargs="+", default=codes.TRANSFORMERS, metavar="VERSION")
    parser.add_argument("--python", default="python3.11", help="makes the environments")
    parser.add_argument("--jobs", type=int, default=2, help="versions at a time")
    parser.add_argument("--write", type=Path, help="file for the record; default: stdout")
    return parser.parse_args()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _place(code: codes.Code, work: Path) -> Place:
    name = code.id.replace(".", "_")  # as in the names on the hub: a dot breaks 4.37
    repository = code.models if code.release == hub.RELEASE else f"released-code/{name}"
    return Place(work, name, repository)


def make(code: codes.Code, place: Place, python: Path, clone: Path | None) -> None:
    """Make weights, tokenizer and expected logits of a checkpoint, unless they are there."""
    if place.is_made:
        return
    for folder in (place.imports, place.snapshot.parents[1]):
        shutil.rmtree(folder, ignore_errors=True)
    if clone is None:
        hub.fetch(place, python)
        program = "make_from_hub.py"
    else:
        place.begin()
        checkout.lay_out(code, clone, place)
        program = "make_checkpoint.py"
    settings = place.work / "code" / f"{place.name}.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(json.dumps(asdict(code)), encoding="utf-8")
    done = subprocess.run(
        [str(python), str(HERE / program), place.repository, str(place.snapshot), str(settings)],
        env={**variables(place.work, code.made_with), "PYTHONPATH": str(place.imports)},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )
    if done.returncode:
        raise SystemExit(f"{code.id} with transformers {code.made_with}:\n{done.stderr}")


def run(version: str, places: list[Place], python: Path) -> None:
    """Try checkpoints with a version of transformers, unless results are there."""
    cells = [
        {
            "repository": place.repository,
            "snapshot": str(place.snapshot),
            "imports": str(place.imports),
            "result": str(place.result(version)),
        }
        for place in places
        if not place.result(version).is_file()
    ]
    if not cells:
        return
    done = subprocess.run(
        [str(python), str(HERE / "run_cells.py"), str(LIMIT_S)],
        input="".join(f"{json.dumps(cell)}\n" for cell in cells),
        env=variables(places[0].work, version),
        text=True,
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"transformers {version}: the cells ended with {done.returncode}")


def read(place: Place, version: str) -> dict[str, str]:
    """Return what came of each step of a cell."""
    file = place.result(version)
    found: dict[str, str] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    if not found:
        raise SystemExit(
            f"{place.name}, transformers {version}: nothing came of it, see {file}.log"
        )
    return {step: without_paths(text, place.work) for step, text in found.items()}


def without_paths(text: str, work: Path) -> str:
    """Return a message that says nothing of where this ran."""
    in_packages = re.sub(rf"{re.escape(str(work))}/\S+?/site-packages/", "", text)
    return in_packages.replace(f"{work}/", "")


def _row(code: codes.Code, versions: Iterable[str], place: Place) -> dict[str, Any]:
    return {
        **{name: value for name, value in asdict(code).items() if value},
        "found": {version: read(place, version) for version in versions},
    }


if __name__ == "__main__":
    raise SystemExit(main())
