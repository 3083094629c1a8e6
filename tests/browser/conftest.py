"""Sites, served locally, and a browser that reaches nothing else."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from integrations.test_mkdocs import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Request

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = (
    "no browser was found ({}). Install Debian's chromium (apt-get install chromium), "
    "or leave these tests out with -m 'not browser'."
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail(MISSING.format(", ".join(BROWSERS)), pytrace=False)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        except Error as err:
            pytest.fail(f"{path} does not start: {err}", pytrace=False)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the site of `tests/projects/everything`."""
    folder = tmp_path_factory.mktemp("site")
    build(ROOT / "tests" / "projects" / "everything", folder)
    with serve(folder) as address:
        yield address


@pytest.fixture(scope="session")
def faq_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of this project's own site, built."""
    folder = tmp_path_factory.mktemp("site")
    build(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def faq(faq_folder: Path) -> Iterator[str]:
    """Return the address of this project's own site."""
    with serve(faq_folder) as address:
        yield address


def build(project: Path, folder: Path, **variables: str) -> None:
    """Build a site into a folder."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)]
    subprocess.run(command, cwd=project, env=ENVIRONMENT | variables, check=True)


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    handler = functools.partial(_Handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


class _Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens an empty page; what it asks of other hosts fails the test."""
    foreign: list[str] = []
    contexts = []

    def watch(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "file:")):
            foreign.append(request.url)

    def open_page(
        width: int = 1280, height: int = 900, scheme: str = "light", javascript: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        context.on("request", watch)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert foreign == [], "requests to other hosts"
