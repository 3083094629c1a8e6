"""Answer the few web addresses that the snippets load from files; refuse every other connection.

Connections to this machine itself work: servers under test listen there. Anything else raises
`NetworkBlockedError`, which names the host, from an audit hook, so that it does not matter which
library asked. What does not go through Python's `socket` module is not seen by it: programs such as
curl, and libraries with sockets of their own, are sent to a proxy that refuses (`proxies`).
"""

from __future__ import annotations

import sys

from import_hooks import after_import

from no_network import clients, proxies

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType
    from typing import Any

_CONNECTS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_LOOKS_UP = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_THIS_MACHINE = {"", "0.0.0.0", "::", "::1", "localhost", "ip6-localhost"}
_PUBLIC_ADDRESS = "1.1.1.1"
"""lmdeploy loads media only from globally routable addresses; nothing ever connects to this one."""


class NetworkBlockedError(ConnectionError):
    """A connection to another machine was asked for."""

    def __init__(self, host: str) -> None:
        super().__init__(f"no network while stand-ins are in use: {host!r} was asked for")


class Answers:
    """What `FOLDER/web/index.json` lists; it is read when first needed."""

    def __init__(self, folder: str) -> None:
        self.folder = f"{folder}/web"
        self._index: Mapping[str, str] | None = None

    @property
    def index(self) -> Mapping[str, str]:
        """Return web address -> file."""
        if self._index is None:
            import json

            with open(f"{self.folder}/index.json", encoding="utf-8") as file:  # noqa: PTH123
                self._index = json.load(file)
        return self._index

    def get(self, address: str) -> bytes | None:
        """Return the body that stands in for a web address, or None where there is none."""
        if address not in self.index:
            return None
        with open(f"{self.folder}/{self.index[address]}", "rb") as file:  # noqa: PTH123
            return file.read()

    def has_host(self, host: str) -> bool:
        """Return whether some web address of this host is answered."""
        from urllib.parse import urlsplit

        return any(urlsplit(address).hostname == host for address in self.index)


def register(folder: str) -> None:
    """Guard this process, and answer what `FOLDER/web/index.json` lists."""
    answers = Answers(folder)
    sys.addaudithook(_refuse_other_machines)
    after_import("socket", lambda socket: _resolve_answered_hosts(socket, answers))
    clients.register(answers.get)
    proxies.register()


def is_this_machine(host: str) -> bool:
    """Return whether a host or address is the loopback interface."""
    return host in _THIS_MACHINE or host.startswith(("127.", "::ffff:127."))


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _LOOKS_UP:
        host = arguments[0]
    elif event in _CONNECTS and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host is not None and not is_this_machine(host):
        raise NetworkBlockedError(host)


def _resolve_answered_hosts(socket: ModuleType, answers: Answers) -> None:
    ask_system = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *arguments: Any, **keywords: Any) -> list[Any]:
        if isinstance(host, str) and not is_this_machine(host) and answers.has_host(host):
            address = (_PUBLIC_ADDRESS, port if isinstance(port, int) else 0)
            return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address)]
        return ask_system(host, port, *arguments, **keywords)

    socket.getaddrinfo = getaddrinfo
