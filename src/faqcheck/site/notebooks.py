"""Make the page of a notebook one of this site: light, with its badges, and with working links.

A plugin of the site generator has converted the notebook, and brings the whole style sheet of
JupyterLab, a formula renderer from another server and buttons of its own. The site has a style and
buttons for code already, and a page asks no other server for anything.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from faqcheck.content import SUFFIXES, image_bytes, image_of, image_size
from faqcheck.site.sanitize import sanitized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from faqcheck.content import Faq, Notebook, Page, Project


_BROUGHT = re.compile(
    r"<(style|script)\b[^>]*>.*?</\1>"
    r"|<!--[^>]*(?:mathjax|mermaid)[^>]*-->"
    r'|(?<="jp-Cell-inputWrapper") tabindex="0"',
    re.DOTALL | re.IGNORECASE,
)
_BUTTON = re.compile(
    r'<div class="zeroclipboard-container">.*?</clipboard-copy>\s*</div>'
    r"|<div\b[^>]*\bclipboard-copy-txt\b[^>]*>.*?</div>",
    re.DOTALL,
)
_CODE = re.compile(
    r'<div class="highlight(?:-ipynb)?[^"]*"><pre>(?:<span></span>)?(?P<code>.*?)</pre></div>',
    re.DOTALL,
)
_HEADING = re.compile(
    r'<h(?P<level>[1-6]) id="[^"]*">(?P<text>.*?)<a class="anchor-link"[^>]*>.*?</a></h\1>',
    re.DOTALL,
)
_IMAGE = re.compile(
    r'(?<=<div class="jp-Rendered)(?P<div>(?:Image|SVG)[^>]*>)\s*'
    r'<img\b[^>]*?\bsrc="data:[^"]*"[^>]*>'
)
_LINK = re.compile(r'<a href="(?P<target>[^"]*)"')
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Image:
    """An image that a cell shows."""

    name: str
    """Of its file, in the folder of the notebook's page."""
    kind: str
    content: bytes
    told: str
    """What it shows."""


def images_of(notebook: Notebook) -> Iterator[Image]:
    """Yield the stored images in reading order."""
    for cell in notebook.cells:
        shown = [(kind, o["data"][kind]) for o in cell.outputs if (kind := image_of(o))]
        told = [*cell.declared.pictures, *[""] * len(shown)]
        for number, (kind, stored) in enumerate(shown):
            name = f"{cell.index + 1}-{number + 1}{SUFFIXES.get(kind, '')}"
            yield Image(name, kind, image_bytes(kind, stored), told[number])


def read_downloads(faq: Faq, project: Project) -> dict[str, bytes]:
    """Return the notebooks, the files that they take and their images, by their addresses."""
    found: dict[str, bytes] = {}
    for page in faq.pages:
        folder = download_folder(page, docs=project.settings.docs)
        if page.notebook is not None and folder:
            found |= {f"{folder}/{one.name}": one.content for one in images_of(page.notebook)}
            paths = [project.path(path) for path in downloads_of(page)]
            found |= {f"{folder}/{p.name}": p.read_bytes() for p in paths if p.is_file()}
    return found


def download_folder(page: Page, *, docs: str) -> str:
    """Return where a notebook can be downloaded, below the folder of the pages; empty: nowhere."""
    path = PurePosixPath(page.path)
    if page.notebook is None or not path.is_relative_to(docs):
        return ""
    return path.relative_to(docs).with_suffix("").as_posix()


def downloads_of(page: Page) -> list[str]:
    """Return what a reader needs to run a notebook, as paths from the root: its own first."""
    return [page.path, *page.notebook.declared.assets] if page.notebook else []


def notebook_html(
    content: str,
    notebook: Notebook,
    *,
    folder: str,
    checks: Mapping[str, str],
    anchors: Iterable[str],
    link: Callable[[str], str],
) -> str:
    """Return the converted notebook as the site shows it.

    Args:
        content: HTML as the plugin made it.
        notebook: that was converted.
        folder: where its downloads are, relative to the page.
        checks: HTML to put below a block of code, by the text of the block; the one for the whole
            program is put below the title.
        anchors: ids of the headings in the table of contents, in reading order.
        link: returns where a link of the author leads.
    """
    content = _BUTTON.sub("", _BROUGHT.sub("", content))
    content = _LINK.sub(
        lambda m: f'<a href="{html.escape(link(html.unescape(m["target"])))}"', content
    )
    content = sanitized(content)
    shown = iter(images_of(notebook))
    content = _IMAGE.sub(lambda m: f"{m['div']}{_image(next(shown), folder)}", content)
    content = _with_headings(content, iter(anchors), checks[notebook.whole])
    return _CODE.sub(lambda m: _block(m["code"], checks), content)


def _image(image: Image, folder: str) -> str:
    """Return an image that a browser fetches when it comes into sight."""
    size = image_size(image.content) or (0, 0)
    return (
        f'<img src="{folder}{image.name}" alt="{html.escape(image.told)}" loading="lazy" '
        f'width="{size[0]:.0f}" height="{size[1]:.0f}">'
    )


def _with_headings(content: str, anchors: Iterator[str], below_title: str) -> str:
    """Give headings the ids that the table of contents leads to."""
    below = iter([below_title])

    def heading(match: re.Match[str]) -> str:
        text, level, name = match["text"], match["level"], next(anchors, "")
        mark = f'<a class="headerlink" href="#{name}" title="Link to this heading">#</a>'
        return f'<h{level} id="{name}">{text}{mark}</h{level}>{next(below, "")}'

    return _HEADING.sub(heading, content)


def _block(code: str, checks: Mapping[str, str]) -> str:
    text = html.unescape(_TAG.sub("", code))
    below = checks.get(text, checks.get(f"{text.rstrip()}\n", ""))
    return f'<div class="highlight"><pre><span></span><code>{code}</code></pre></div>{below}'
