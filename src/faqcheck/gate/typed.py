"""What people type, in a block of shell that shows prompts and output as a terminal does."""

from __future__ import annotations

import re

PROMPT = re.compile(r"^[ \t]*(?:\([\w. -]+\)[ \t]*)?(?P<mark>\$)[ \t]+(?=\S)", re.MULTILINE)
_LEADING = re.compile(r"\s*(#[^\n]*\n\s*)*(?:\([\w. -]+\)[ \t]*)?\$[ \t]+\S")


def typed_lines(text: str) -> str | None:
    """Return the commands of a session, each on its line; None if the text does not begin as one.

    Lines of output are left blank, so that places stay.
    """
    if not _LEADING.match(text):
        return None
    typed = []
    goes_on = False
    for line in text.split("\n"):
        prompt = PROMPT.match(line)
        is_typed = prompt is not None or goes_on
        shown = " " * prompt.end() + line[prompt.end() :] if prompt else line
        typed.append(shown if is_typed else "")
        goes_on = is_typed and line.endswith("\\")
    return "\n".join(typed)
