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

_HOST = re.compile(
    r"\b(?:https?|wss?|tcp)://(?P<host>[A-Za-z0-9.-]+)(?::(?P<port>\d{1,9}))?(?=[/\"'\s?#)]|$)"
)
_OPTION = re.compile(r"--(?:[\w-]+-)?port[= ](\d{2,5})\b")
_MAPPED = re.compile(r"(?:-p|--publish)[= ](?:[\d.]+:)?(\d{2,5}):\d+")
_SHOWN = re.compile(r"\[\[snippet:([\w-]+)\]\]")
_ABOVE = re.compile(r"\bservers?\s+above\b")
_ADDRESS = re.compile(r"\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b(?!/\S*\.\w{2,5}\b)")
"""An address of a server; that of a file, such as an image to look at, is another matter."""


def hosts(content: Content) -> Iterator[Problem]:
    """Yield addresses in code whose host no machine can have."""
    for snippet in content.unwaived:
        for found in _HOST.finditer(snippet.text):
            if expected := _unlike_a_host(found["host"], found["port"] or "0"):
                yield Problem(
                    _place(snippet, found.start("host")),
                    "bad-host",
                    f"{found['host']!r} is not a valid host: {expected}.",
                )


def _unlike_a_host(host: str, port: str) -> str:
    """Say what a host lacks; empty if there may be one of this name."""
    numbers = host.split(".")
    if re.fullmatch(r"[\d.]+", host) and (
        len(numbers) != 4 or not all(n.isdigit() and int(n) < 256 for n in numbers)
    ):
        return "an address of IPv4 has four numbers below 256"
    if ".." in host or host.startswith("."):
        return "a name has no empty parts"
    return "" if int(port) < 65536 else "a port is a number below 65536"


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


def server_ports(content: Content) -> Iterator[Problem]:
    """Yield ports on which a server listens and that nothing else in its answer asks for.

    Nothing is said of answers that ask at none of their servers: `client_ports` does, or what asks
    is elsewhere.
    """
    for entry in content.faq.entries.values():
        snippets = [snippet for snippet in entry.snippets if snippet.waiver is None]
        asked = {port for snippet in snippets for port in _ADDRESS.findall(snippet.text)}
        asked |= {*_ADDRESS.findall(entry.declared.answer)}
        listening = {port for snippet in snippets for port in _ports_of(snippet)}
        if not asked & listening:
            continue
        for snippet in snippets:
            if snippet.language != SHELL:
                continue
            for pattern in (_OPTION, _MAPPED):
                for found in pattern.finditer(snippet.text):
                    if found[1] not in asked:
                        ports = " and ".join(sorted(asked))
                        yield Problem(
                            _place(snippet, found.start(1)),
                            "unlike-port",
                            f"nothing in this answer asks at port {found[1]}.",
                            f"It asks at {ports}.",
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
