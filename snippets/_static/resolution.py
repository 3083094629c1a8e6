"""Record which versions pip would install for a requirement, today and on this Python.

    python resolution.py "lmdeploy==0.18.0" --write ledger/lmdeploy-resolution.json

Nothing is installed, and of a package only its metadata is fetched. That is what a user gets; the
environments of this project differ from it, and say where.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any


def resolve(requirement: str) -> dict[str, Any]:
    """Ask pip, and return packages with versions beside what the answer depends on."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    asked = ["--dry-run", "--ignore-installed", "--report", "-", requirement]
    done = subprocess.run([*pip, *asked], stdout=subprocess.PIPE, text=True, check=True)
    return record_of(json.loads(done.stdout), requirement, dt.datetime.now(dt.UTC).date())


def record_of(report: dict[str, Any], requirement: str, today: dt.date) -> dict[str, Any]:
    """Return what of pip's report is kept: no address, no hash."""
    found = {
        normalized(one["metadata"]["name"]): one["metadata"]["version"] for one in report["install"]
    }
    machine = report["environment"]
    return {
        "requirement": requirement,
        "made": today.isoformat(),
        "python": machine["python_full_version"],
        "platform": f"{machine['sys_platform']}, {machine['platform_machine']}",
        "packages": dict(sorted(found.items())),
    }


def normalized(name: str) -> str:
    """Return a package's name as the index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Run as a program."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("requirement")
    parser.add_argument("--write", type=Path, help="file for the record; default: stdout")
    given = parser.parse_args()
    text = json.dumps(resolve(given.requirement), indent=1) + "\n"
    if given.write:
        given.write.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
