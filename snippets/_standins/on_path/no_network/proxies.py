"""Keep programs other than Python off the network: they are sent to a proxy that refuses.

curl, wget, git, package managers and libraries of Rust and Go honour these variables; this machine
itself is exempt. Python is guarded from within, where the refusal can name the host, so here its
clients are told of no proxy. A program that ignores the variables is not held back.
"""

from __future__ import annotations

from import_hooks import after_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

_REFUSES = "http://127.0.0.1:9"
"""The port of the old service `discard`, at which nothing listens."""
_NAMES = ("http_proxy", "https_proxy", "all_proxy")
_EXEMPT = "localhost,127.0.0.1,::1,0.0.0.0"

VARIABLES = {
    **{variant: _REFUSES for name in _NAMES for variant in (name, name.upper())},
    "no_proxy": _EXEMPT,
    "NO_PROXY": _EXEMPT,
    "GIT_ALLOW_PROTOCOL": "file:http:https",  # git's own protocol and ssh know no such proxy
}


def register() -> None:
    """Let Python's clients connect as if there were no proxy."""
    after_import("urllib.request", _forget_proxies)


def _forget_proxies(request: ModuleType) -> None:
    request.getproxies = request.getproxies_environment = dict
