"""Write what the search of a site reads, as scripts: pages on a disk may read no other files."""

from __future__ import annotations

import re
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from faqcheck.content import heading_id, without_code
from faqcheck.site.data import json_text
from faqcheck.site.forges import forge_of
from faqcheck.site.links import CHINESE, ENGLISH
from faqcheck.site.search.index import search_index
from faqcheck.site.search.prose import prose
from faqcheck.site.search.rank import NUMBERS
from faqcheck.site.search.words import COMMON, FRAME, words
from faqcheck.site.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from faqcheck.content import Page
    from faqcheck.site.search.index import SearchIndex
    from faqcheck.site.shared import Shared
    from faqcheck.site.write import Maker

_FOLDER = "assets/faqcheck"
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HEADING = re.compile(r"^(#{1,3})\s+(.+?)\s*#*$")
_ID = re.compile(r"\s*\{[^{}]*?#(?P<id>[\w.-]+)[^{}]*\}\s*$|\s*\{[^{}]*\}\s*$")
_MARKS = re.compile(r"[`*]|\]\([^()]*\)|\[")


def search_files(shared: Shared) -> Iterator[tuple[str, Maker]]:
    """Yield the index of the answers, and that of the other pages: path, and maker of a script."""
    yield f"{_FOLDER}/answers.js", partial(_script, "answers", _answers, shared)
    yield f"{_FOLDER}/pages.js", partial(_script, "pages", _pages, shared)


def index_data(index: SearchIndex) -> dict[str, Any]:
    """Return an index, and the numbers and words that its ranking needs."""
    return {
        "numbers": NUMBERS,
        "common": sorted(COMMON),
        "frame": sorted(FRAME),
        "same": index.same,
        "background": index.background,
        "answers": [answer.data() for answer in index.answers],
    }


def _script(kind: str, data: Callable[[Shared], dict[str, Any]], shared: Shared) -> str:
    return f"faqcheckSearch.give({json_text(kind)}, {json_text(data(shared))})\n"


def _pages(shared: Shared) -> dict[str, Any]:
    return {"answers": [one for page in shared.faq.pages for one in _sections(page, shared)]}


def _answers(shared: Shared) -> dict[str, Any]:
    data = index_data(search_index(shared.faq))
    addresses, settings = shared.addresses, shared.project.settings
    for answer in data["answers"]:
        entry = shared.faq.entries[answer["id"]]
        answer["url"] = addresses.question(entry)
        if entry.zh is not None:
            answer["zhUrl"] = addresses.question(entry, CHINESE)
    forge = forge_of(settings)
    ask = ""
    if forge is not None and settings.repository is not None:
        ask = f"{settings.repository.rstrip('/')}/{forge.issue}?{quote(forge.title)}="
    languages = (ENGLISH, CHINESE) if shared.has_chinese else (ENGLISH,)
    questions = {
        lang: addresses.url(addresses.overview("questions.md", lang)) for lang in languages
    }
    return data | {"ask": ask, "questions": questions, "pages": bool(shared.faq.pages)}


def _sections(page: Page, shared: Shared) -> Iterator[dict[str, Any]]:
    """Yield each section of a hand-written page as something to find."""
    path = PurePosixPath(page.path)
    docs = shared.project.settings.docs
    if not path.is_relative_to(docs):
        return
    url = shared.addresses.url(path.relative_to(docs).with_suffix("").as_posix())
    texts = [text for text, _ in page.prose]
    text = _FRONT_MATTER.sub("", "\n\n".join(texts))
    title = ""
    taken: set[str] = set()
    for level, heading, body in _parted(text):
        anchor = _anchor(heading, taken)
        name = plain(_MARKS.sub("", _ID.sub("", heading)))
        title = title or name
        text, code = prose(body)
        if not name or not (text or level == 1):
            continue
        yield {
            "id": f"{url}#{anchor}" if level > 1 else url,
            "url": f"{url}#{anchor}" if level > 1 else url,
            "topic": title if level > 1 else "",
            "wordings": [name],
            "text": text,
            "more": " ".join(dict.fromkeys(words(" ".join(code)))),
        }


def _parted(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield level, heading and text of each section."""
    level, heading, body = 1, "", [""]
    for line, bare in zip(text.split("\n"), without_code(text).split("\n"), strict=True):
        if bare.startswith("#") and (found := _HEADING.match(line)):
            yield level, heading, "\n".join(body)
            level, heading, body = len(found[1]), found[2], []
        else:
            body.append(line)
    yield level, heading, "\n".join(body)


def _anchor(heading: str, taken: set[str]) -> str:
    """Return the id of a heading, its own if it names one."""
    named = _ID.search(heading)
    if named and named["id"]:
        return named["id"]
    return heading_id(_MARKS.sub("", _ID.sub("", heading)), taken)
