"""Images that notebooks hold: their bytes, and their size as the file itself says it."""

from __future__ import annotations

import base64
import binascii
import io

import imagesize

SVG = "image/svg+xml"
SUFFIXES = {"image/gif": ".gif", "image/jpeg": ".jpg", "image/png": ".png", SVG: ".svg"}
"""Kind of image -> how the names of its files end."""


def image_bytes(kind: str, stored: str | list[str]) -> bytes:
    """Return an image of a notebook, which holds SVG as it is and anything else in base64."""
    text = stored if isinstance(stored, str) else "".join(stored)
    if kind == SVG:
        return text.encode()
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):  # letters that base64 does not have
        return b""


def image_size(content: bytes) -> tuple[float, float] | None:
    """Return width and height in pixels, as CSS has them; None if no size can be read."""
    try:
        width, height = imagesize.get(io.BytesIO(content), exif_rotation=False)
    except ValueError:  # cut off, or XML that is not well-formed
        return None
    return (width, height) if width > 0 and height > 0 else None
