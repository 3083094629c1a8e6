"""Rules about a client and its server in one answer: where they stand, and the port."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from faqcheck.content.languages import SHELL
from faqcheck.content.lint.text import place_at
from faqcheck.errors import Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.lint.content import Content
    from faqcheck.content.model import Snippet

_OPTION = re.compile(r"--(?:[\w-]+-)?port[= ](\d{2,5})\b")
_MAPPED = re.compile(r"(?:-p|--publish)[= ](?:[\d.]+:)?(\d{2,5}):\d+")
_SHOWN = re.compile(r"\[\[snippet:([\w-]+)\]\]")
_ABOVE = re.compile(r"\bservers?\s+above\b")
_ADDRESS = re.compile(r"\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b(?!/\S*\.\w{2,5}\b)")
"""An address of a server; that of a file, such as an image to look at, is another matter."""


def client_ports(content: Content) -> Iterator[Problem]:
    """Yield addresses on this machine at whose port no server of the answer listens.

    Nothing is said of answers that tell no port of a server.
    """
    for entry in content.faq.entries.values():
        snippets = [snippet for snippet in entry.snippets if snippet.waiver is None]
        listening = {port for snippet in snippets for port in _ports_of(snippet)}
        if not listening:
            continue
        for snippet in snippets:
            for found in _ADDRESS.finditer(snippet.text):
                if found[1] not in listening:
                    ports = " and ".join(sorted(listening))
                    yield Problem(
                        _place(snippet, found.start(1)),
                        "unlike-port",
                        f"no server of this answer listens on port {found[1]}.",
                        f"They listen on {ports}.",
                    )


def servers_above(content: Content) -> Iterator[Problem]:
    """Yield sentences that speak of a server above them, where it stands below."""
    for entry in content.faq.entries.values():
        text = content.answers[entry.id]
        servers = content.servers.get(f"{entry.topic}/{entry.id}", set())
        places = {m.start(): m[1] for m in _SHOWN.finditer(text) if m[1] in servers}
        for said in _ABOVE.finditer(text) if places else ():
            if min(places) > said.start():
                yield Problem(
                    place_at(entry.answer_span, text, said.start()),
                    "server-below",
                    f"no server stands above this; {places[min(places)]!r} stands below it.",
                    "Write 'below', or move it.",
                )


def _ports_of(snippet: Snippet) -> Iterator[str]:
    """Yield the ports that a snippet opens, as far as it says so."""
    if (serves := snippet.checks.serves) is not None:
        port = urlsplit(serves.ready.http).port
        if port is not None:
            yield str(port)
    if snippet.language == SHELL:
        yield from _OPTION.findall(snippet.text)
        yield from _MAPPED.findall(snippet.text)


def _place(snippet: Snippet, at: int) -> Span:
    start, before = snippet.span, snippet.text[:at]
    row = before.count("\n")
    return Span(start.path, start.line + row, start.column + at - (before.rfind("\n") + 1))
