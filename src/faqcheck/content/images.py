"""Pictures that notebooks hold: their bytes, and their size as the file itself says it."""

from __future__ import annotations

import base64
import binascii
import re

SVG = "image/svg+xml"
SUFFIXES = {"image/gif": ".gif", "image/jpeg": ".jpg", "image/png": ".png", SVG: ".svg"}
"""Kind of picture -> how the names of its files end."""
_ROOT = re.compile(rb"<svg\b[^>]*>")
_LENGTH = r'\s%s="(?P<number>[0-9.]+)(?P<unit>px|pt|)"'
_POINT = 4 / 3
"""Pixels, as CSS has them."""


def picture_bytes(kind: str, stored: str | list[str]) -> bytes:
    """Return a picture of a notebook, which holds SVG as it is and anything else in base64."""
    text = stored if isinstance(stored, str) else "".join(stored)
    if kind == SVG:
        return text.encode()
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):  # letters that base64 does not have
        return b""


def picture_size(kind: str, content: bytes) -> tuple[float, float] | None:
    """Return width and height in pixels; None if it is no picture of a known kind."""
    size = _SIZES[kind](content) if kind in _SIZES else (0, 0)
    return size if all(size) else None


def _svg_size(content: bytes) -> tuple[float, float]:
    root = _ROOT.search(content)
    found = [
        re.search(_LENGTH % side, root[0].decode(errors="replace")) if root else None
        for side in ("width", "height")
    ]
    width, height = (
        float(f["number"]) * (_POINT if f["unit"] == "pt" else 1) if f else 0 for f in found
    )
    return width, height


def _png_size(content: bytes) -> tuple[int, int]:
    """Return what the first chunk of a PNG names."""
    if content[:8] != b"\x89PNG\r\n\x1a\n":
        return 0, 0
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _gif_size(content: bytes) -> tuple[int, int]:
    if content[:4] != b"GIF8":
        return 0, 0
    return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Return what the frame header of a JPEG names: the marker C0 to CF that is no table."""
    at = 2
    while content[:2] == b"\xff\xd8" and at + 9 < len(content) and content[at] == 0xFF:
        if 0xC0 <= content[at + 1] <= 0xCF and content[at + 1] not in (0xC4, 0xC8, 0xCC):
            height, width = content[at + 5 : at + 7], content[at + 7 : at + 9]
            return int.from_bytes(width), int.from_bytes(height)
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return 0, 0


_SIZES = {"image/gif": _gif_size, "image/jpeg": _jpeg_size, "image/png": _png_size, SVG: _svg_size}
