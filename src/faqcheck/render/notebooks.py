"""Make the page of a notebook one of this site: light, with its badges, and with working links.

A plugin of the site generator has converted the notebook, and brings the whole style sheet of
JupyterLab, a formula renderer from another server and buttons of its own. The site has a style and
buttons for code already, and a page asks no other server for anything.
"""

from __future__ import annotations

import html
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from faqcheck.model import Faq, Notebook, Page
    from faqcheck.project import Project

_BROUGHT = re.compile(r"<(style|script)\b[^>]*>.*?</\1>", re.DOTALL)
_BUTTON = re.compile(
    r'<div class="zeroclipboard-container">.*?</clipboard-copy>\s*</div>'
    r'|<div id="cell-\d+" class="clipboard-copy-txt">.*?</div>',
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
_PICTURE = re.compile(r'<img(?P<before>[^>]*?) src="data:(?P<data>[^"]*)"[^>]*>')
_LINK = re.compile(r'<a href="(?P<target>[^"]*)"')
_TAG = re.compile(r"<[^>]*>")


def read_downloads(faq: Faq, project: Project, *, docs: str) -> dict[str, bytes]:
    """Return the notebooks and the files that they take, by where their pages offer them."""
    return {
        f"{folder}/{path.name}": path.read_bytes()
        for page in faq.pages
        if (folder := download_folder(page, docs=docs))
        for path in map(project.path, downloads_of(page))
        if path.is_file()
    }


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
    checks: Mapping[str, str],
    anchors: Iterable[str],
    link: Callable[[str], str],
) -> str:
    """Return the converted notebook as the site shows it.

    Args:
        content: HTML as the plugin made it.
        notebook: that was converted.
        checks: HTML to put below a block of code, by the text of the block; the one for the whole
            program is put below the title.
        anchors: ids of the headings in the table of contents, in reading order.
        link: returns where a link of the author leads.
    """
    content = _BUTTON.sub("", _BROUGHT.sub("", content))
    content = _LINK.sub(lambda m: f'<a href="{link(html.unescape(m["target"]))}"', content)
    told = (text for cell in notebook.cells for text in cell.declared.pictures)
    content = _PICTURE.sub(lambda m: _picture(m["data"], told), content)
    content = _with_headings(content, iter(anchors), checks[notebook.whole])
    return _CODE.sub(lambda m: _block(m["code"], checks), content)


def _picture(data: str, told: Iterator[str]) -> str:
    alt = html.escape(next(told, ""), quote=True)
    return f'<img alt="{alt}" loading="lazy" decoding="async" src="data:{data}">'


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
