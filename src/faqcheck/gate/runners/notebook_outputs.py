"""The outputs of a notebook as its file holds them, and storing them anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from faqcheck.content import stored_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Output = dict[str, Any]
"""As a notebook's file has it; see nbformat, version 4."""
_NOISE = ("execution", "collapsed", "scrolled")
"""What Jupyter keeps in the metadata of a cell about who looked at it, and when."""


def merged(outputs: Sequence[Output]) -> list[Output]:
    """Return outputs with what one stream wrote in several goes as one."""
    found: list[Output] = []
    for output in outputs:
        last = found[-1] if found else None
        if (
            last is not None
            and output["output_type"] == last["output_type"] == "stream"
            and output["name"] == last["name"]
        ):
            text = stored_in(last["text"]) + stored_in(output["text"])
            found[-1] = {**last, "text": text}
        else:
            found.append(output)
    return found


def with_outputs(text: str, outputs: Mapping[int, Sequence[Output]]) -> str:
    """Return a notebook's file with other outputs, laid out so that what stays the same stays put.

    Counts and times are left out: they would make each run another file.
    """
    content = json.loads(text)
    for index, cell in enumerate(content["cells"]):
        for name in _NOISE:
            cell["metadata"].pop(name, None)
        if cell["cell_type"] == "code":
            cell["execution_count"] = None
            cell["outputs"] = [_stored(output) for output in merged(outputs.get(index, ()))]
    if "language_info" in content["metadata"]:
        content["metadata"]["language_info"] = {"name": "python"}
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _stored(output: Output) -> Output:
    if output["output_type"] == "stream":
        kept = {name: output[name] for name in ("name", "output_type")}
        return {**kept, "text": stored_in(output["text"]).splitlines(keepends=True)}
    kept = {name: output[name] for name in ("metadata", "output_type")}
    kept |= {"execution_count": None} if output["output_type"] == "execute_result" else {}
    return {**kept, "data": {kind: _lines(kind, value) for kind, value in output["data"].items()}}


def _lines(kind: str, value: Any) -> Any:
    if not isinstance(value, str | list) or kind.endswith("json"):
        return value
    if kind.startswith("image/") and kind != "image/svg+xml":
        return "".join(stored_in(value).split())
    return stored_in(value).splitlines(keepends=True)
