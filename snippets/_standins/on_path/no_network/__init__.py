"""Answer the few web addresses that the snippets load from files; refuse every other connection.

Connections to this machine itself work: servers under test listen there. Anything else raises
`NetworkBlocked`, which names the host, from an audit hook, so that it does not matter which library
asked. What does not go through Python's `socket` module is not seen: programs such as curl, and
libraries with sockets of their own (hf-xet is kept off the network by HF_HUB_OFFLINE).
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import no_network.clients
from import_hooks import after_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_GUARDED = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_THIS_MACHINE = {"", "0.0.0.0", "::", "::1", "localhost", "ip6-localhost"}
_PUBLIC_ADDRESS = "1.1.1.1"
"""lmdeploy loads media only from globally routable addresses; nothing ever connects to this one."""


class NetworkBlocked(ConnectionError):
    """A connection to another machine was asked for."""

    def __init__(self, host: str) -> None:
        super().__init__(f"no network while stand-ins are in use: {host!r} was asked for")


def register(folder: str) -> None:
    """Guard this process, and answer what `FOLDER/web/index.json` lists."""
    if _FOLDER:
        return
    _FOLDER.append(Path(folder))
    sys.addaudithook(_refuse_other_machines)
    after_import("socket", _resolve_answered_hosts)
    no_network.clients.register(answer)


def answer(url: str) -> bytes | None:
    """Return the body that stands in for a web address, or None where there is none."""
    file = _index().get(url)
    return None if file is None else (_FOLDER[0] / "web" / file).read_bytes()


_FOLDER: list[Path] = []


@cache
def _index() -> dict[str, str]:
    return json.loads((_FOLDER[0] / "web" / "index.json").read_text(encoding="utf-8"))


@cache
def _answered_hosts() -> frozenset[str]:
    return frozenset(urlsplit(url).hostname or "" for url in _index())


def _is_this_machine(host: str) -> bool:
    return host in _THIS_MACHINE or host.startswith(("127.", "::ffff:127."))


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _LOOKUPS:
        host = arguments[0]
    elif event in _GUARDED and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host is not None and not _is_this_machine(host):
        raise NetworkBlocked(host)


def _resolve_answered_hosts(socket: ModuleType) -> None:
    ask_system = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *arguments: Any, **keywords: Any) -> list[Any]:
        if host in _answered_hosts():
            address = (_PUBLIC_ADDRESS, int(port or 0))
            return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address)]
        return ask_system(host, port, *arguments, **keywords)

    socket.getaddrinfo = getaddrinfo
