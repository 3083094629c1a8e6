"""Where each character of a quoted or folded YAML text stands in its file."""

from __future__ import annotations

_ESCAPES = {"x": 2, "u": 4, "U": 8}
"""Letter behind a backslash -> digits that follow it."""


def places_of(raw: str, value: str, *, style: str, line: int, column: int) -> list[tuple[int, int]]:
    r"""Return line and column, from 1, of each character of a text, and of its end.

    The file's text and the value are walked side by side: both hold the same characters, except
    for escapes, doubled quotes, line ends that are folded, and indentation.

    Args:
        raw: the text as the file has it, with quotes or the mark of a block.
        value: what YAML reads.
        style: `\'`, `"`, `>`, `|` or empty for plain.
        line: where `raw` starts, from 1.
        column: where `raw` starts, from 1.
    """
    walk = _Walk(raw, line, column)
    if style in ("|", ">"):
        walk.skip_line()
    elif style:
        walk.step(1)
    places = []
    for character in value:
        if style == '"' and walk.rest(2) == "\\\n":
            walk.step(2)
            walk.skip_blanks()
        if character in " \n" and walk.at_line_end():
            places.append(walk.place)
            walk.fold(last=character == " ")
            continue
        walk.seek(character, escaped=style == '"')
        places.append(walk.place)
        if walk.rest(1) in (character, "\\"):  # not a blank that indentation has taken
            walk.step(walk.width(style))
    return [*places, walk.place]


class _Walk:
    """A position in the text of a file."""

    def __init__(self, raw: str, line: int, column: int) -> None:
        self.raw, self.at = raw, 0
        self.line, self.column = line, column

    @property
    def place(self) -> tuple[int, int]:
        return self.line, self.column

    def rest(self, count: int) -> str:
        return self.raw[self.at : self.at + count]

    def step(self, count: int) -> None:
        for character in self.rest(count):
            self.line, self.column = (
                (self.line + 1, 1) if character == "\n" else (self.line, self.column + 1)
            )
        self.at += count

    def skip_line(self) -> None:
        end = self.raw.find("\n", self.at)
        self.step((end if end >= 0 else len(self.raw)) + 1 - self.at)
        self.skip_blanks()

    def skip_blanks(self) -> None:
        while self.rest(1) in (" ", "\t"):
            self.step(1)

    def at_line_end(self) -> bool:
        end = self.at
        while self.raw[end : end + 1] in (" ", "\t"):
            end += 1
        return self.raw[end : end + 1] == "\n"

    def fold(self, *, last: bool) -> None:
        """Step over one line end and the indentation behind it; over all of them if they are one.

        Args:
            last: the line end stands for a blank, so no further one follows it.
        """
        self.skip_blanks()
        self.step(1)
        if last or not self.at_line_end():
            self.skip_blanks()

    def seek(self, character: str, *, escaped: bool) -> None:
        """Go on to a character, over line ends and indentation that stand for nothing."""
        while self.at < len(self.raw):
            found = self.rest(1)
            if found == character or (escaped and found == "\\" and self.rest(2) != "\\\n"):
                return
            if found == "\\":
                self.step(2)
            elif found in " \t\n":
                self.step(1)
            else:
                return

    def width(self, style: str) -> int:
        """Return how many letters of the file stand for one of the value."""
        if style == '"' and self.rest(1) == "\\":
            return 2 + _ESCAPES.get(self.raw[self.at + 1 : self.at + 2], 0)
        return 2 if style == "'" and self.rest(2) == "''" else 1
