"""Let requests, httpx, its successor httpx2 and urllib give the answers of `no_network`."""

from __future__ import annotations

from import_hooks import after_import

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any

    Answer = Callable[[str], bytes | None]


def register(answer: Answer) -> None:
    """Ask `answer` for the body before a client connects; None lets it go on as ever."""
    after_import("requests.adapters", lambda module: _teach_requests(module, answer))
    for package in ("httpx", "httpx2"):
        after_import(f"{package}._transports.default", lambda module: _teach_httpx(module, answer))
    after_import("urllib.request", lambda module: _teach_urllib(module, answer))


def _headers(url: str, body: bytes) -> dict[str, str]:
    import mimetypes

    kind = mimetypes.guess_type(url)[0] or "application/octet-stream"
    return {"Content-Type": kind, "Content-Length": str(len(body))}


def _teach_requests(adapters: ModuleType, answer: Answer) -> None:
    import io

    from urllib3 import HTTPResponse

    send_out = adapters.HTTPAdapter.send

    def send(self: Any, request: Any, *arguments: Any, **keywords: Any) -> Any:
        body = answer(request.url)
        if body is None:
            return send_out(self, request, *arguments, **keywords)
        raw = HTTPResponse(
            io.BytesIO(body), _headers(request.url, body), 200, reason="OK", preload_content=False
        )
        return self.build_response(request, raw)

    adapters.HTTPAdapter.send = send


def _teach_httpx(transports: ModuleType, answer: Answer) -> None:
    send_out = transports.HTTPTransport.handle_request
    send_out_async = transports.AsyncHTTPTransport.handle_async_request

    def respond(request: Any) -> Any:
        url = str(request.url)
        body = answer(url)
        if body is None:
            return None
        return transports.Response(200, headers=_headers(url, body), content=body)

    def handle_request(self: Any, request: Any) -> Any:
        return respond(request) or send_out(self, request)

    async def handle_async_request(self: Any, request: Any) -> Any:
        return respond(request) or await send_out_async(self, request)

    transports.HTTPTransport.handle_request = handle_request
    transports.AsyncHTTPTransport.handle_async_request = handle_async_request


def _teach_urllib(request_module: ModuleType, answer: Answer) -> None:
    import io
    from email.message import Message
    from urllib.response import addinfourl

    open_connection = request_module.AbstractHTTPHandler.do_open

    def do_open(self: Any, http_class: Any, request: Any, **keywords: Any) -> Any:
        body = answer(request.full_url)
        if body is None:
            return open_connection(self, http_class, request, **keywords)
        headers = Message()
        for name, value in _headers(request.full_url, body).items():
            headers[name] = value
        response = addinfourl(io.BytesIO(body), headers, request.full_url, 200)
        response.msg = "OK"
        return response

    request_module.AbstractHTTPHandler.do_open = do_open
