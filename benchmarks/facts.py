"""Compare the facts of the FAQ's texts between two revisions, so that rewording changes none.

    python benchmarks/facts.py main            # main against the files as they lie here
    python benchmarks/facts.py HEAD~3 HEAD --only native-transformers

For each entry, topic and table it prints the facts that went (-) and that came (+): figures and
versions, names, text in code marks, links, sources, and the cells of tables. Entries are compared
by their ids, in whatever file they stand. Numbers in words up to twelve count as figures; `one`
does not. Exit status 1 if anything differs, 2 if a revision cannot be read.
"""

from __future__ import annotations

import argparse
import csv
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    Facts = set[tuple[str, str]]
    """Kind and text of each fact; how often it is repeated is a matter of style."""

FOLDER = "faq_src"
FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})[^\n]*\n(.*?)^\1\2", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)|\[\[([a-z]+:[^\]]+)\]\]|(https?://[^\s)>\"]+)")
NAME = re.compile(r"\b(?=\w*[A-Z0-9])(?=[\w.-]*[A-Za-z])[A-Za-z][\w.+-]*[A-Z0-9][\w.+-]*")
FIGURE = re.compile(r"(?<![\w.])#?\d+(?:[.,]\d+)*(?:[A-Za-z]+|\s?%)?")
WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
WORDS += ["twelve"]
IN_WORDS = re.compile(rf"\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)


def facts_of_text(text: str) -> Facts:
    """Return the facts of a Markdown text."""
    found: Facts = set()

    def take(kind: str, pattern: re.Pattern[str], text: str) -> str:
        for match in pattern.finditer(text):
            value = next(part for part in reversed(match.groups() or (match.group(),)) if part)
            found.update((kind, line) for line in _lines(value, whole=kind != "block"))
        return pattern.sub(lambda match: "]" if match.group().startswith("]") else " ", text)

    rest = take("block", FENCE, text)
    rest = take("code", CODE, rest)
    rest = take("link", LINK, rest)
    rest = IN_WORDS.sub(lambda match: str(WORDS.index(match.group().lower()) + 2), rest)
    rest = take("name", NAME, rest)
    found |= {("figure", re.sub(r"[,\s]", "", one)) for one in FIGURE.findall(rest)}
    return {(kind, value.rstrip(".-")) for kind, value in found}


def _lines(value: str, *, whole: bool) -> list[str]:
    lines = [" ".join(value.split())] if whole else [line.strip() for line in value.splitlines()]
    return [line for line in lines if line]


def facts_of_entry(entry: dict[str, Any]) -> Facts:
    """Return the facts of an entry: its answer, and the fields beside it that state any."""
    found = facts_of_text(entry.get("answer", ""))
    found |= {("symptom", text) for text in entry.get("symptoms", [])}
    applies = entry.get("applies_to", {})
    found |= {("applies to", text) for text in applies.get("models", [])}
    found |= {("applies to", " ".join(pair)) for pair in applies.get("packages", {}).items()}
    for source in entry.get("sources", []):
        found.add(("source", source if isinstance(source, str) else source["at"]))
    for snippet in (*entry.get("snippets", []), *entry.get("claims", [])):
        found.add(("file", snippet["file"]))
    return found


def facts_of_table(table: dict[str, Any], rows: str) -> Facts:
    """Return the facts of a table: its title and note, and each cell with its row and column."""
    found = facts_of_text(f"{table.get('title', '')}\n\n{table.get('note', '')}")
    for row in csv.DictReader(rows.splitlines()):
        first, *_ = row.values()
        found |= {("cell", f"{first} | {name} = {value}") for name, value in row.items() if value}
    return found


def read_facts(files: dict[str, str]) -> dict[str, Facts]:
    """Return what each entry, topic and table of a revision states.

    Args:
        files: Text of each file of the FAQ's folder, by its path from there.
    """
    found: dict[str, Facts] = {}
    for path, text in files.items():
        if not path.endswith(".yml"):
            continue
        content = yaml.safe_load(text)
        stem = Path(path).stem
        if path.startswith("tables/"):
            found[f"table {stem}"] = facts_of_table(content, files[f"tables/{content['rows']}"])
            continue
        found[f"topic {stem}"] = facts_of_text(content.get("summary", ""))
        found |= {entry["id"]: facts_of_entry(entry) for entry in content["entries"]}
    return found


def read_files(revision: str | None) -> dict[str, str]:
    """Return the files of the FAQ at a revision, or as they lie here."""
    if revision is None:
        paths = [path for path in Path(FOLDER).rglob("*") if path.suffix in (".yml", ".csv")]
        return {p.relative_to(FOLDER).as_posix(): p.read_text(encoding="utf-8") for p in paths}
    names = git("ls-tree", "-r", "--name-only", revision, "--", FOLDER).splitlines()
    chosen = [name for name in names if name.endswith((".yml", ".csv"))]
    return {name.removeprefix(f"{FOLDER}/"): git("show", f"{revision}:{name}") for name in chosen}


def git(*arguments: str) -> str:
    """Return what a git command prints."""
    command = ["git", *arguments]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


def differences(before: Facts, after: Facts) -> Iterator[str]:
    """Yield a line for each fact that went or came, those of one kind together."""
    changed = [("-", one) for one in before - after] + [("+", one) for one in after - before]
    for sign, (kind, value) in sorted(changed, key=lambda one: (one[1], one[0])):
        yield f"  {sign} {kind}: {value}"


def main() -> int:
    """Run as a program; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", help="a revision")
    parser.add_argument("after", nargs="?", help="another; the files as they lie here if left out")
    parser.add_argument("--only", nargs="+", metavar="ID", help="entries, 'table NAME' and so on")
    chosen = parser.parse_args()
    try:
        before, after = (read_facts(read_files(one)) for one in (chosen.before, chosen.after))
    except subprocess.CalledProcessError as err:
        print(err.stderr.strip(), file=sys.stderr)
        return 2
    names = chosen.only or sorted(before.keys() | after.keys())
    went = came = 0
    for name in names:
        old, new = before.get(name, set()), after.get(name, set())
        lines = list(differences(old, new))
        if lines:
            state = "" if name in before and name in after else "new" if new else "gone"
            print("\n".join([f"{name} {state}".rstrip(), *lines]))
        went, came = went + len(old - new), came + len(new - old)
    print(f"{len(names)} compared, {went} facts went, {came} came", file=sys.stderr)
    return int(bool(went or came))


if __name__ == "__main__":
    sys.exit(main())
