"""The form on this page goes by the rules of check_dataset.py, written out here."""

import json
import runpy
from pathlib import Path

script = runpy.run_path("check_dataset.py")


def rows(rules: tuple) -> list[dict[str, str]]:
    """Return rules without what looks for them; the form has that in JavaScript."""
    names = ("rule", "new", "old", "effect", "fix")
    return [
        dict(zip(names, (r.name, r.new, r.old, r.effect, r.fix), strict=True))
        for r in rules
    ]


table = {
    "templates": [name for name in script["TEMPLATES"] if name != "other"],
    "shape": rows(script["SHAPE"]),
    "samples": rows(script["RULES"]),
    "lines": script["LINE_RULES"],
}
text = json.dumps(table, indent=1, ensure_ascii=False) + "\n"
Path("dataset-rules.json").write_text(text, encoding="utf-8")
print(len(table["shape"]) + len(table["samples"]), "rules")
