"""Notebooks: cells with code, prose, and the outputs that were stored beside them.

They are read as JSON, as nbformat 4 describes it, in the layout in which Jupyter saves them: a line
of the file for each line of a cell. So each mistake has a place that an editor can jump to.
"""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Any

from faqcheck.content.declared import read_declared
from faqcheck.content.model import Cell, CellDeclaration, Executes, Notebook
from faqcheck.content.source import parse_json
from faqcheck.errors import LoadError, Problem, Read, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.declared import D, Location
    from faqcheck.content.source import Document

SUFFIX = ".ipynb"
UPDATE = "Run 'faqcheck verify {} --update-notebooks'."
OUTPUT_BYTES = 250_000
"""How much the outputs of a notebook may take in its file: its page carries all of them."""
_IPYTHON_ONLY = re.compile(r"^[ \t]*[%!]|\?[ \t]*$", re.MULTILINE)
"""A magic, a command for the shell, a question for help."""


def read_notebook(text: str, *, relative: str) -> Read[Notebook | None]:
    """Return a notebook, None if it is none or parts of it cannot be used; and the problems.

    Args:
        text: of the file.
        relative: the file's path from the root.
    """
    try:
        document = parse_json(text, relative=relative)
    except LoadError as err:
        return Read(None, list(err.problems))
    reader = _Reader(document)
    return Read(reader.notebook(), reader.problems)


def stored_in(source: str | list[str]) -> str:
    """Return a text of a notebook's file, which holds it whole or as a list of lines."""
    return source if isinstance(source, str) else "".join(source)


class _Reader:
    """Reads one notebook and collects what is wrong with it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def notebook(self) -> Notebook | None:
        """Return the notebook; see `read_notebook`."""
        data = self.document.data
        if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
            self._bad((), "a notebook has a list of 'cells'.")
            return None
        if data.get("nbformat") != 4:
            self._bad(("nbformat",), "only notebooks of format 4 can be read.")
            return None
        language = self._get(("metadata", "kernelspec", "language"), "python")
        if language != "python":
            self._bad(("metadata", "kernelspec", "language"), f"{language!r} is not Python.")
        declared = self._declared(Executes, ("metadata", "faqcheck"))
        cells: list[Cell] = []
        prose: list[Cell] = []
        ids: set[str] = set()
        for index in range(len(data["cells"])):
            name = self._get(("cells", index, "id"))
            if isinstance(name, str) and name in ids:
                self._bad(("cells", index, "id"), f"another cell has the id {name!r}.")
            ids |= {name} if isinstance(name, str) else set()
            kind = self._get(("cells", index, "cell_type"))
            cell = self._cell(index) if kind in ("code", "markdown") else None
            if kind not in ("code", "markdown", "raw"):
                self._bad(("cells", index), "a cell is 'code', 'markdown' or 'raw'.")
            if cell is not None:
                (cells if kind == "code" else prose).append(cell)
        if not cells and not self.problems:
            self._bad(("cells",), "this notebook has no cell with code.")
        if self.problems or declared is None:
            return None
        self.problems += self._output_problems(cells)  # which a new run may fix
        return Notebook(tuple(cells), tuple(prose), declared)

    def _cell(self, index: int) -> Cell | None:
        at: Location = ("cells", index, "source")
        lines = self._get(at)
        lines = [lines] if isinstance(lines, str) and "\n" not in lines else lines
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            self._bad(at, "the text of a cell is a list of its lines.")
            return None
        if not "".join(lines).strip():
            place = self.document.span(("cells", index))
            self.report(place, "empty-snippet", "this cell is empty.", "Write it, or delete it.")
            return None
        first = self.document.span((*at, 0) if isinstance(self._get(at), list) else at)
        for number in range(1, len(lines)):
            place = self.document.span((*at, number))
            if place.line != first.line + number or "\n" in lines[number - 1][:-1]:
                self._bad((*at, number), "each line of a cell stands on a line of its own.")
                return None
        declared = self._declared(CellDeclaration, ("cells", index, "metadata", "faqcheck"))
        outputs = self._get(("cells", index, "outputs"), [])
        if declared is None or not _are_outputs(outputs):
            if declared is not None:
                self._bad(("cells", index, "outputs"), "these are no outputs of format 4.")
            return None
        span = Span(first.path, first.line, first.column + 1)
        return Cell(index, "".join(lines), span, declared, tuple(outputs))

    def _output_problems(self, cells: list[Cell]) -> Iterator[Problem]:
        """Yield what cannot be checked or shown, once the cells could be read."""
        path = self.document.path
        update = UPDATE.format(path.removesuffix(SUFFIX))
        for cell in cells:
            at = ("cells", cell.index, "outputs")
            yield from _ipython_problems(cell)
            for number, output in enumerate(cell.outputs):
                if output["output_type"] == "error":
                    message = f"{cell.name} was stored with an error: {output.get('ename')}."
                    place = self.document.span((*at, number))
                    yield Problem(place, "stored-error", message, update)
            images = sum(image_of(output) is not None for output in cell.outputs)
            if cell.outputs and images != len(cell.declared.pictures):
                yield Problem(
                    cell.span,
                    "untold-picture",
                    f"{cell.name} shows {images} image(s) and describes "
                    f"{len(cell.declared.pictures)}.",
                    "Say what each one shows, in 'pictures' of 'faqcheck' in the cell's metadata.",
                )
        size = sum(len(json.dumps(cell.outputs)) for cell in cells)
        if size > OUTPUT_BYTES:
            yield Problem(
                Span(path),
                "large-output",
                f"its outputs take {size // 1000} kB; {OUTPUT_BYTES // 1000} kB are allowed.",
                "Show less, or smaller images: the page has to open on a phone.",
            )
        if cells and not any(cell.outputs for cell in cells):
            message = "this notebook was stored without any output."
            yield Problem(Span(path), "no-outputs", message, update)

    def _declared(self, kind: type[D], location: Location) -> D | None:
        try:
            part = self.document.part(location)
        except LookupError:
            return kind()
        read = read_declared(kind, part)
        self.problems += read.problems
        return read.value

    def _get(self, location: Location, default: Any = None) -> Any:
        try:
            return self.document.part(location).data
        except LookupError:
            return default

    def _bad(self, location: Location, message: str) -> None:
        hint = "Save it with Jupyter, as a notebook of format 4."
        self.report(self.document.span(location), "bad-notebook", message, hint)

    def report(self, span: Span, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(span, code, message, hint))


def image_of(output: dict[str, Any]) -> str | None:
    """Return the kind of the image that an output shows; None if it shows none."""
    if "text/html" in output.get("data", ()):  # pages prefer it to the image
        return None
    return next((kind for kind in output.get("data", ()) if kind.startswith("image/")), None)


def _are_outputs(outputs: Any) -> bool:
    if not isinstance(outputs, list):
        return False
    return all(
        isinstance(output, dict)
        and (
            (
                output.get("output_type") == "stream"
                and _is_text(output.get("text"))
                and isinstance(output.get("name"), str)
            )
            or output.get("output_type") == "error"
            or (
                output.get("output_type") in ("display_data", "execute_result")
                and isinstance(output.get("data"), dict)
                and all(_is_stored(kind, value) for kind, value in output["data"].items())
            )
        )
        for output in outputs
    )


def _is_stored(kind: str, value: Any) -> bool:
    """Say whether an output has the form that its kind asks for; JSON may be anything."""
    return kind.endswith("json") or _is_text(value)


def _is_text(value: Any) -> bool:
    lines = value if isinstance(value, list) else [value]
    return all(isinstance(line, str) for line in lines)


def _ipython_problems(cell: Cell) -> Iterator[Problem]:
    """Yield lines that only IPython understands; those inside a text are none of them."""
    lines = _IPYTHON_ONLY.finditer(cell.text)
    if (first := next(lines, None)) is None or _parses(cell.text):
        return
    row = cell.text.count("\n", 0, first.end())
    yield Problem(
        Span(cell.span.path, cell.span.line + row, cell.span.column),
        "no-python",
        f"{cell.name} has a line that only IPython understands, so it cannot be checked.",
        "Write it as Python; put what is to be installed into the text.",
    )


def _parses(code: str) -> bool:
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True
