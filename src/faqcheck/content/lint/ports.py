"""Rules about a client and its server in one answer: where they stand, and the port."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from faqcheck.content.languages import language_of
from faqcheck.content.lint.links import place_at
from faqcheck.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faqcheck.content.lint.content import Content
    from faqcheck.content.model import Snippet

_HOST = re.compile(
    r"\b(?:https?|wss?|tcp)://(?P<host>[A-Za-z0-9.-]+)(?::(?P<port>\d{1,9}))?(?=[/\"'\s?#)]|$)"
)
_OPTION = re.compile(r"--(?:[\w.-]+[.-])?port[= ](\d{2,5})\b")
_MAPPED = re.compile(r"(?:-p|--publish)[= ](?:[\d.]+:)?(\d{2,5}):\d+")
_SHOWN = re.compile(r"\[\[snippet:([\w-]+)\]\]")
_ABOVE = re.compile(r"\bservers?\s+above\b")
_ADDRESS = re.compile(r"\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b(?!/\S*\.\w{2,5}\b)")
"""An address of a server; that of a file, such as an image to look at, is another matter."""
_NUMBER = re.compile(r"(?<![\d.])\d+(?![\d.])")


def hosts(content: Content) -> Iterator[Problem]:
    """Yield addresses in code whose host no machine can have."""
    for snippet in content.unwaived:
        for found in _HOST.finditer(snippet.text):
            if expected := _unlike_a_host(found["host"], found["port"] or "0"):
                yield Problem(
                    snippet.shown_at(found.start("host")),
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
                        snippet.shown_at(found.start(1)),
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
        for mention in _ABOVE.finditer(text) if places else ():
            if min(places) > mention.start():
                yield Problem(
                    place_at(entry.answer_span, text, mention.start()),
                    "server-below",
                    f"no server stands above this; {places[min(places)]!r} stands below it.",
                    "Write 'below', or move it.",
                )


def server_ports(content: Content) -> Iterator[Problem]:
    """Yield ports on which a server listens and that nothing else in its answer asks for.

    Nothing is said of answers that ask nowhere: what asks may be anywhere. Where a snippet asks at
    a port that no server has, `client_ports` says so.
    """
    for entry in content.faq.entries.values():
        snippets = [snippet for snippet in entry.snippets if snippet.waiver is None]
        asked = {port for snippet in snippets for port in _ADDRESS.findall(snippet.text)}
        listening = {port for snippet in snippets for port in _ports_of(snippet)}
        if asked - listening:
            continue
        asked |= {*_ADDRESS.findall(entry.declared.answer)}
        for snippet in snippets:
            for port, at in _opened(snippet):
                if asked and port not in asked:
                    yield Problem(
                        snippet.shown_at(at),
                        "unlike-port",
                        f"nothing in this answer asks at port {port}.",
                        f"It asks at {' and '.join(sorted(asked))}.",
                    )


def ports_of_programs(content: Content) -> Iterator[Problem]:
    """Yield ports that stand in one place, of a program that listens on another one elsewhere.

    A server that one answer starts at a port of its own is missed by the clients of the rest.
    """
    opened = [
        (_program(snippet.text[:at]), port, snippet, at)
        for snippet in content.unwaived
        for port, at in _opened(snippet)
    ]
    ports: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for program, port, _, _ in opened:
        ports[program][port] += 1
    counts = _numbers_in(content) if opened else Counter()
    for program, port, snippet, at in opened:
        usual = [p for p, count in ports[program].items() if p != port and count > 1]
        asked = _port_of_its_check(snippet)
        if asked is not None:
            if asked not in {p for p, _ in _opened(snippet)}:
                yield Problem(
                    snippet.shown_at(at),
                    "unlike-port",
                    f"the check of this server asks at port {asked}, and it listens on {port}.",
                )
        elif program and usual and counts[port] == 1:
            yield Problem(
                snippet.shown_at(at),
                "unlike-port",
                f"{program!r} listens on {' and '.join(usual)} in other blocks, and on {port} here "
                "alone.",
                "Take the same port, or say in the answer where to ask.",
            )


def _numbers_in(content: Content) -> Counter[str]:
    """Return how often each number stands in answers, pages and their blocks."""
    texts = [entry.declared.answer for entry in content.faq.entries.values()]
    texts += [text for page in content.faq.pages for text, _ in page.prose]
    texts += [snippet.text for snippet in content.faq.snippets if snippet.file is not None]
    return Counter(number for text in texts for number in _NUMBER.findall(text))


def _program(before: str) -> str:
    """Return what a command runs, given what stands before one of its options."""
    line = before.replace("\\\n", " ").rpartition("\n")[2]
    command = re.split(r"[|;&(] *", line)[-1]
    words = [word for word in command.split() if "=" not in word]
    named = list(takewhile(lambda word: not word.startswith("-"), words))
    return " ".join([*named[:1], *(word for word in named[1:2] if "/" not in word)])


def _opened(snippet: Snippet) -> Iterator[tuple[str, int]]:
    """Yield the ports that a script opens by an option, and where they stand in its text."""
    if language_of(snippet.language).is_shell_script:
        for pattern in (_OPTION, _MAPPED):
            for found in pattern.finditer(snippet.text):
                yield found[1], found.start(1)


def _ports_of(snippet: Snippet) -> Iterator[str]:
    """Yield the ports that a snippet opens, as far as it says so."""
    if (port := _port_of_its_check(snippet)) is not None:
        yield port
    yield from (port for port, _ in _opened(snippet))


def _port_of_its_check(snippet: Snippet) -> str | None:
    """Return the port at which the check of a server asks."""
    serves = snippet.checks.serves
    port = None if serves is None else urlsplit(serves.ready.http).port
    return None if port is None else str(port)
