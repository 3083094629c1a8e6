"""Answer requests from files that are as new as what they are made of."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any
from wsgiref.util import FileWrapper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    from mkdocs.livereload import LiveReloadServer

    from faqcheck.integrations.mkdocs.preview import Preview

    Answer: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]


def serving(server: LiveReloadServer, preview: Preview) -> Answer:
    """Return what answers requests: it builds what is asked for, then lets the server answer.

    An answer that a change has overtaken is thrown away, and made once more.
    """

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith("/livereload/"):
            return server.serve_request(environ, start_response)
        name = _in_site(path, server.mount_path)
        while True:
            preview.ready_for(name)
            responses: list[tuple[Any, ...]] = []
            with preview.lock:
                generation = preview.generation
                preview.bring(name)
            found = server.serve_request(environ, lambda *args, to=responses: to.append(args))
            body = b"".join(found)
            if isinstance(found, FileWrapper):
                found.close()
            if preview.generation == generation:
                start_response(*responses[-1])
                return [body]

    return answer


def _in_site(path: str, mounted_at: str) -> str:
    """Return which file of the site a request names."""
    below = path.removeprefix(mounted_at)
    below += "index.html" if path.endswith("/") else ""
    return posixpath.normpath(f"/{below}").lstrip("/")
