"""A small project whose evidence is written, judged and shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from faqcheck.content.load import load_faq
from faqcheck.content.model import Case, Faq
from faqcheck.content.project import Project, read_project
from faqcheck.evidence.assess import Assessment, assess_faq
from faqcheck.evidence.digest import digests_of
from faqcheck.evidence.ledger import Ledger, read_ledger
from faqcheck.evidence.rows import Verification, lines_of
from faqcheck.gate.plan import cases_of

TODAY = dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)

FILES = {
    "pyproject.toml": """
        [tool.faqcheck]
        name = "Small"
        default_environment = "cpu"
        max_age_days = 30

        [tool.faqcheck.environments.cpu]
        requirements = ["numpy==2.4.6"]
        stand_ins = "snippets/_standins/prepare.py"

        [tool.faqcheck.environments.plain]
        requirements = ["numpy==2.4.6"]

        [tool.faqcheck.environments.gpu]
        system = true
        needs = ["gpu"]
        stand_ins = "snippets/_standins/prepare.py"
        """,
    "snippets/_standins/prepare.py": "print('{\"variables\": {}}')\n",
    "snippets/_assets/street.txt": "a street\n",
    "snippets/rows.schema.json": '{"type": "object"}\n',
    "snippets/rules.py": "def check(record):\n    return []\n",
    "snippets/gold.txt": "gold\n",
    "snippets/serve.py": "import http.server\n",
    "snippets/ask.py": 'print("asked")\n',
    "snippets/rows.jsonl": '{"a": 1}\n',
    "snippets/other.py": 'print("other")\n',
    "faq_src/use.yml": """
        topic: Use
        summary: How to use it.
        entries:
          - id: ask-a-server
            question: How do I ask a server?
            answer: |
              **Ask it.** Like this.

              [[snippet:server]]

              [[snippet:ask]]
            snippets:
              - id: server
                file: serve.py
                checks:
                  serves: {in: [cpu, gpu], ready: {http: "http://127.0.0.1:8765/"}}
              - id: ask
                file: ask.py
                title: Ask
                checks:
                  runs:
                    in: [cpu, gpu]
                    with: server
                    assets: [_assets/street.txt]
                    expect: {output: [asked], same_as: {out.txt: snippets/gold.txt}}
            sources: [https://example.org/]
            updated: 2026-11-01
          - id: write-rows
            question: How do I write rows?
            answer: |
              **Like this.**

              [[snippet:rows]]

              [[snippet:other]]
            snippets:
              - id: rows
                file: rows.jsonl
                checks:
                  validates: {schema: rows.schema.json, rules: "rules.py:check"}
              - id: other
                file: other.py
                checks: {runs: {in: [plain]}}
            sources: [https://example.org/]
            updated: 2026-11-01
        """,
}


@dataclass(frozen=True)
class Small:
    """The project, read anew whenever it is asked for."""

    root: Path

    @property
    def project(self) -> Project:
        found = read_project(self.root)
        assert found is not None
        return found

    @property
    def faq(self) -> Faq:
        return load_faq(self.project)

    @property
    def cases(self) -> dict[str, Case]:
        return {case.id: case for case in cases_of(self.faq, self.project)}

    @property
    def ledger(self) -> Ledger:
        found, problems, _ = read_ledger(self.project.ledger, root=self.root)
        assert problems == []
        return found

    def digest(self, case: str) -> str:
        return digests_of(self.cases.values(), self.project)[case].value

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def row(self, case: str, **changes: Any) -> Verification:
        """Return a good verification of a case, as it is now."""
        found = self.cases[case]
        digest = digests_of([found], self.project)[case]
        gpu = found.environment == "gpu"
        fingerprint = {
            "python": "3.11.9",
            "packages": {"numpy": "2.4.6", "pip": "26.0"},
            "os": "Linux-6.1",
            "machine": "x86_64",
            "accelerator": "NVIDIA Example, 81920 MiB" if gpu else None,
            "driver": "600.1" if gpu else None,
            "weights": "stand-in" if found.environment in ("cpu", "gpu") else "none",
        }
        row = Verification(
            case,
            found.environment,
            found.check,
            digest.value,
            "passed",
            "2026-11-20T10:00:00Z",
            fingerprint | changes.pop("machine", {}),
            seconds=1.5,
            peak_mib=120.5,
            output="asked\n",
            commit="0123456789ab",
            parts=digest.parts,
        )
        return replace(row, **changes)

    def rows(self, *, without: str = "nothing") -> list[Verification]:
        """Return a good verification of every case, those with a text in their id left out."""
        return [self.row(case) for case in self.cases if without not in case]

    def fresh_rows(self) -> list[Verification]:
        """Return good verifications that are a moment old."""
        at = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return [replace(row, at=at) for row in self.rows()]

    def write(self, rows: list[Verification], name: str = "handed-in.jsonl") -> Path:
        path = self.root / name
        path.write_text("".join(lines_of(rows)), encoding="utf-8")
        return path

    def assess(self, rows: list[Verification] | None = None) -> Assessment:
        ledger = self.ledger if rows is None else Ledger().with_rows(rows)
        return assess_faq(self.faq, self.project, ledger, today=TODAY)
