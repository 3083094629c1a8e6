"""Draw the rooms of the engine from the contract that holds them, into a Markdown page.

Run `python tests/rooms.py FILE` to write it, with `--check` to compare it only.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "src" / "faqcheck"
BEGIN, END = "<!-- rooms: begin -->", "<!-- rooms: end -->"


def layers() -> list[list[str]]:
    """Return the rooms from top to bottom, those of one height together."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (rooms,) = (c for c in contracts if c.get("containers") == ["faqcheck"])
    return [names.split(" | ") for names in rooms["layers"] if names != "__main__"]


def drawing() -> str:
    """Return each layer as a row of boxes: its name and its modules."""
    rows = ['<!-- faqcheck: {waiver: {reason: "a drawing", until: 2027-11-30}} -->', "```text"]
    for layer in layers():
        boxes = [_box(room) for room in layer]
        rows += ["  ".join(parts) for parts in zip(*boxes, strict=True)]
        rows.append("")
    rows[-1] = "```"
    return "\n".join(line.rstrip() for line in rows)


def _box(room: str) -> list[str]:
    width = 37 if any(room in layer and len(layer) > 1 for layer in layers()) else 76
    modules = sorted(_modules(room))
    lines = [room.upper(), *_wrapped(modules, width)]
    lines += [""] * ((5 if width < 50 else 0) - len(lines))
    edge = "─" * (width + 2)
    return [f"┌{edge}┐", *(f"│ {line:<{width}} │" for line in lines), f"└{edge}┘"]


def _wrapped(words: list[str], width: int) -> list[str]:
    lines = [""] if words else []
    for word in words:
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _modules(room: str) -> list[str]:
    folder = ENGINE / room
    if not folder.is_dir():
        return []
    return [path.stem for path in folder.iterdir() if _is_module(path)]


def _is_module(path: Path) -> bool:
    if path.is_dir():
        return (path / "__init__.py").is_file()
    return path.suffix == ".py" and path.stem != "__init__"


def page_with_drawing(text: str) -> str:
    """Return a page with the drawing as it is now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{drawing()}\n{END}{after}"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    old = file.read_text(encoding="utf-8")
    if "--check" in sys.argv:
        sys.exit(old != page_with_drawing(old))
    file.write_text(page_with_drawing(old), encoding="utf-8")
