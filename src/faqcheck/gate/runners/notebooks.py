"""Compare the outputs of a notebook with those stored in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from faqcheck.content import Outcome, image_bytes, image_of, image_size, stored_in
from faqcheck.gate.runners.compare import difference
from faqcheck.gate.runners.judge import breaches
from faqcheck.gate.runners.notebook_outputs import merged
from faqcheck.gate.runners.process import OUTPUT_BYTES, OUTPUT_LINES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from faqcheck.content import Cell, Notebook, Snippet
    from faqcheck.errors import Span
    from faqcheck.gate.runners.notebook_outputs import Output
    from faqcheck.gate.runners.process import Ended

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"^(?:Cell|File) In\[(?P<count>\d+)\](?:, line |:)(?P<line>\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Executed:
    """What the driver reports."""

    cell: int
    """Index of the cell that was started last."""
    died: bool
    """That cell ended the kernel."""
    outputs: Mapping[int, Sequence[Output]] | None
    """By index of the cell; None if it did not come to its end."""

    @property
    def is_whole(self) -> bool:
        """Say whether every cell was run, and none failed."""
        if self.died or self.outputs is None:
            return False
        every = (output for found in self.outputs.values() for output in found)
        return all(output["output_type"] != "error" for output in every)


def read_report(text: str) -> Executed:
    """Return what the driver wrote."""
    report = json.loads(text)
    outputs = report["outputs"]
    if outputs is not None:
        outputs = {int(index): tuple(found) for index, found in outputs.items()}
    return Executed(report["cell"], report["died"], outputs)


def storing(notebook: Notebook, outputs: Mapping[int, Sequence[Output]]) -> Notebook:
    """Return a notebook as if these outputs were the stored ones."""
    cells = tuple(replace(cell, outputs=tuple(outputs[cell.index])) for cell in notebook.cells)
    return replace(notebook, cells=cells)


def judge_notebook(
    snippet: Snippet, notebook: Notebook, ended: Ended, executed: Executed
) -> Outcome:
    """Return what came of running a notebook, and of comparing its outputs with the stored ones."""
    outputs = executed.outputs or {}
    printed = "".join(_text(output) for found in outputs.values() for output in found)
    seconds, peak_mib = ended.seconds, round(ended.peak_mib, 1)

    def failed(message: str, span: Span, output: str = printed) -> Outcome:
        return Outcome("failed", message, span, _tail(output), seconds, peak_mib)

    last = next((c for c in notebook.cells if c.index == executed.cell), notebook.cells[0])
    timeout_s = notebook.declared.timeout_s
    completed = executed.outputs is not None
    found = list(breaches(snippet, ended, timeout_s=timeout_s, completed=completed))
    if executed.died:
        found.append("ended its kernel.")
    if found:
        return failed(f"{last.name} {' '.join(found)}", last.span)
    if error := next((o for o in outputs[last.index] if o["output_type"] == "error"), None):
        trace = _COLOURS.sub("", "\n".join(error["traceback"]))
        reason = f"{error['ename']}: {error['evalue']}".split("\n")[0]
        return failed(
            f"{last.name} failed with {reason}", _failing_place(notebook, last, trace), trace
        )
    unlike = [(cell, why) for cell in notebook.cells for why in _unlike(cell, outputs[cell.index])]
    if unlike:
        details = "\n".join(f"{cell.name} {why}" for cell, why in unlike)
        message = f"{unlike[0][0].name} {unlike[0][1].partition(chr(10))[0]}"
        return failed(message, unlike[0][0].span, details)
    return Outcome("passed", output=_tail(printed), seconds=seconds, peak_mib=peak_mib)


# Comparing ------------------------------------------------------------------------------------


def _unlike(cell: Cell, now: Sequence[Output]) -> Iterator[str]:
    """Yield how the outputs of a cell differ from the stored ones, each with a diff below it."""
    stored, now = merged(cell.outputs), merged(now)
    kinds, kinds_now = (_listed(map(_kind, outputs)) for outputs in (stored, now))
    if kinds != kinds_now:
        yield f"outputs {kinds_now}; stored is {kinds}."
        return
    for old, new in zip(stored, now, strict=True):
        if old["output_type"] == "stream":
            yield from _unlike_text(cell, old["name"], old["text"], new["text"])
        for kind in old.get("data", ()):
            before, after = old["data"][kind], new["data"][kind]
            if kind.startswith("image/"):
                yield from _unlike_image(kind, before, after)
            elif isinstance(before, str | list) and isinstance(after, str | list):
                yield from _unlike_text(cell, kind, before, after)
            elif before != after and not cell.declared.varies:
                yield f"outputs another {kind} than the stored one."


def _unlike_text(
    cell: Cell, kind: str, old: str | list[str], new: str | list[str]
) -> Iterator[str]:
    stored, now = stored_in(old), stored_in(new)
    if bool(stored.strip()) != bool(now.strip()):
        yield f"outputs {'a' if now.strip() else 'no'} text ({kind}); stored is the opposite."
    elif not cell.declared.varies and (found := difference(stored, now)) is not None:
        yield f"outputs a text ({kind}) that is not the stored one (anymore).\n{found[1]}"


def _unlike_image(kind: str, old: str | list[str], new: str | list[str]) -> Iterator[str]:
    stored, now = (image_size(image_bytes(kind, image)) for image in (old, new))
    if stored is None or now is None or stored != now:
        yield f"draws an image ({kind}), {_described(now)}; stored is {_described(stored)}."


def _described(size: tuple[float, float] | None) -> str:
    return "unreadable" if size is None else f"{size[0]:g} by {size[1]:g} pixels"


def _kind(output: Output) -> str:
    if output["output_type"] == "stream":
        return str(output["name"])
    if output["output_type"] == "error":
        return "an error"
    result = "a result" if output["output_type"] == "execute_result" else "a display"
    return f"{result} ({', '.join(sorted(output['data']))})"


def _listed(kinds: Iterator[str]) -> str:
    return ", ".join(kinds) or "nothing"


# Where, and what was printed ------------------------------------------------------------------


def _failing_place(notebook: Notebook, last: Cell, trace: str) -> Span:
    """Return the innermost line of the notebook in a traceback."""
    frames = [(int(f["count"]), int(f["line"])) for f in _FRAME.finditer(trace)]
    for count, line in reversed(frames):
        if 0 < count <= len(notebook.cells):
            return notebook.cells[count - 1].span.moved(lines=line - 1)
    return last.span


def _text(output: Output) -> str:
    if output["output_type"] == "stream":
        return stored_in(output["text"])
    if output["output_type"] == "error" or image_of(output):
        return ""
    return f"{stored_in(output['data'].get('text/plain', ''))}\n"


def _tail(text: str) -> str:
    """Return the end of a text, as much as of any other output."""
    return "\n".join(text[-OUTPUT_BYTES:].split("\n")[-OUTPUT_LINES - 1 :])
