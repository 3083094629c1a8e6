"""Reading notebooks; mistakes of a few lines are case files in `tests/cases/lint`."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from faqcheck.content.images import image_size
from faqcheck.content.notebooks import OUTPUT_BYTES, read_notebook
from notebook import code, printed, write_notebook

ASSETS = Path(__file__).parents[2] / "snippets" / "_assets"


@pytest.mark.parametrize(("size", "codes"), [(-100, []), (1, ["large-output"])])
def test_outputs_have_to_fit_a_page(size: int, codes: list[str], tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "a.ipynb", code("print(text)", printed("x" * (OUTPUT_BYTES + size)))
    )

    notebook, problems, _ = read_notebook(path.read_text(encoding="utf-8"), relative="a.ipynb")

    assert notebook is not None
    assert [problem.code for problem in problems] == codes


GIF = base64.b64decode("R0lGODlhAwACAIAAAAAAAP///yH5BAAAAAAALAAAAAADAAIAAAIChF8AOw==")


@pytest.mark.parametrize(
    ("content", "size"),
    [
        ((ASSETS / "street.png").read_bytes(), (640, 400)),
        ((ASSETS / "street" / "frame_1.jpg").read_bytes(), (48, 54)),
        (GIF, (3, 2)),
        (b'<?xml version="1.0"?>\n<svg width="72pt" height="36pt"/>', (96, 48)),
        (b'<svg\n viewBox="0 0 1 1" width="20px" height="10"/>', (20, 10)),
        (b"<svg/>", None),
        (b'<svg width="72pt" height="3', None),
        (b"<html>", None),
        (b"\x89PNG\r\n\x1a\n\x00", None),
        (b"\xff\xd8\xff\xe0", None),
        (b"", None),
    ],
)
def test_images_say_their_size(content: bytes, size: tuple[float, float] | None) -> None:
    assert image_size(content) == size
