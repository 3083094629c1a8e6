"""Check Python snippets: JSON lines `{"id", "text"}` in, `{"id", "findings"}` out.

A finding is `{"line", "column", "message", "hint"}`. The rules are those that only this subject
has; names, types and style are other tools' business.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TextIO

import closed_values
import image_order
import loading
import model_ids
import model_rules
import near_names

RULES = (
    closed_values.check,
    image_order.check,
    loading.check,
    model_ids.check,
    model_rules.check,
    near_names.check,
)


def main(lines: TextIO, out: TextIO) -> None:
    """Answer each request on its own line; a text that does not parse is another check's."""
    for line in lines:
        request = json.loads(line)
        try:
            found = {one for rule in RULES for one in rule(request["text"])}
        except SyntaxError:
            found = set()
        findings = [asdict(one) for one in sorted(found, key=lambda one: (one.line, one.column))]
        out.write(json.dumps({"id": request["id"], "findings": findings}) + "\n")


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
