"""Have pytest set up fixtures around a run; loaded by the fork in which a snippet runs.

The interpreter of the snippet's environment executes this file, so the values are the true objects:
nothing has to cross a process. The conftest.py files count that pytest would read for a test in the
folder of the page, and the files that the project names beside them.
"""

from __future__ import annotations

import contextlib
import difflib
import importlib.util
import os
import sys
from inspect import Parameter, Signature
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LEFT_OUT = (
    "cacheprovider",
    "doctest",
    "faqcheck",
    "faulthandler",
    "junitxml",
    "threadexception",
    "unraisableexception",
    "warnings",
)
"""Plugins that would judge the run in place of the gate, or write into the project."""


def run(wanted: dict[str, Any], body: Callable[[dict[str, Any]], None]) -> list[dict[str, Any]]:
    """Set up fixtures, call something with them, tear them down.

    Args:
        wanted: `names` of the fixtures; the `page` that they are for; the `root` of the project;
            `files` that hold fixtures besides.
        body: called once, with the value of each fixture by its name.

    Returns:
        What went wrong in fixtures: type, bases, message and where of each exception.
    """
    plugin = _Fixtures(wanted, body)
    left_out = [*_LEFT_OUT, *([] if "caplog" in wanted["names"] else ["logging"])]
    options = [f"-pno:{name}" for name in left_out]
    options += ["--capture=no", "--continue-on-collection-errors", "--override-ini=addopts="]
    options += [f"--rootdir={wanted['root']}", f"--confcutdir={wanted['root']}"]
    plugins: list[object] = [plugin]
    for number, file in enumerate(wanted["files"]):
        try:
            plugins.append(_module_of(file, number))
        except BaseException as err:
            return [_described(err, f"while {plugin.shown(file)} was imported")]
    with (
        open(os.devnull, "w", encoding="utf-8") as null,  # noqa: PTH123
        contextlib.redirect_stdout(null),
        contextlib.redirect_stderr(plugin.said),
    ):
        status = pytest.main([*options, wanted["page"]], plugins)
    if not plugin.raised and not (plugin.was_called and status in (0, 1)):
        said = plugin.said.text.strip().split("\n")
        message = said[-1] or f"it ended with status {int(status)}"
        return [{"type": "pytest", "bases": [], "message": message, "where": ""}]
    return plugin.raised


class _Said:
    """A stream that keeps what is written to it."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None:
        """Do nothing: all is kept already."""

    def isatty(self) -> bool:
        return False


class _Fixtures:
    """A plugin whose only test is the run."""

    def __init__(self, wanted: dict[str, Any], body: Callable[[dict[str, Any]], None]) -> None:
        self._wanted = wanted
        self._body = body
        self._page = Path(wanted["page"])
        self._streams = (sys.stdout, sys.stderr)
        self._path = list(sys.path)
        self.said = _Said()
        self.raised: list[dict[str, Any]] = []
        self.was_called = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Have the page looked at, whatever conftest.py says of pages."""
        return False if collection_path == self._page else None

    def pytest_collect_file(self, file_path: Path, parent: Any) -> Any:
        """Make the page a module with one test."""
        if file_path != self._page:
            return None
        return _Page.from_parent(parent, path=file_path, block=self._test())

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what other plugins find in the page."""
        items[:] = [item for item in items if isinstance(item.parent, _Page)]

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a conftest.py that cannot be imported."""
        if report.failed and not self.raised:
            lines = str(report.longrepr).strip().split("\n")
            message = lines[-1].removeprefix("E").strip()
            self.raised.append(
                {"type": "CollectError", "bases": [], "message": message, "where": "in pytest"}
            )

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self) -> Iterator[None]:
        """Give the run its own streams: what pytest says is not what a block prints."""
        quiet = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self._streams
        try:
            return (yield)
        finally:
            sys.stdout, sys.stderr = quiet

    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> None:
        """Note what a fixture raised."""
        if call.excinfo is not None:
            self.raised.append(self._exception_of(call.excinfo, call.when))

    def shown(self, path: str) -> str:
        """Return a path as the project names it."""
        return path.removeprefix(f"{self._wanted['root']}/")

    def _test(self) -> Callable[..., None]:
        def block(**fixtures: Any) -> None:
            self.was_called = True
            theirs = list(sys.path)
            sys.path[:] = self._path  # what conftest.py puts there is not for the block
            try:
                self._body(fixtures)
            finally:
                sys.path[:] = theirs

        kind = Parameter.POSITIONAL_OR_KEYWORD
        names = [Parameter(name, kind) for name in self._wanted["names"]]
        block.__signature__ = Signature(names)  # type: ignore[attr-defined]
        return block

    def _exception_of(
        self, found: pytest.ExceptionInfo[BaseException], when: str
    ) -> dict[str, Any]:
        err = found.value
        if isinstance(err, pytest.FixtureLookupError):
            return _unknown(err)
        at = self._place(found)
        what = "while a fixture was torn down" if when == "teardown" else "in a fixture"
        return _described(err, f"{what}, {at}" if at else what)

    def _place(self, found: pytest.ExceptionInfo[BaseException]) -> str:
        """Return the innermost place of a traceback that the project's own files hold."""
        root = f"{self._wanted['root']}/"
        own = [
            one
            for one in found.traceback
            if str(one.path).startswith(root) and "site-packages" not in str(one.path)
        ]
        return f"{self.shown(str(own[-1].path))}:{own[-1].lineno + 1}" if own else ""


class _Page(pytest.Module):
    """The file of a block, as if it were a module of tests."""

    def __init__(self, *, block: Callable[..., None], **more: Any) -> None:
        super().__init__(**more)
        self._block = block

    def _getobj(self) -> ModuleType:
        return ModuleType(self.path.stem)

    def collect(self) -> Iterator[pytest.Function]:
        yield pytest.Function.from_parent(self, name="block", callobj=self._block)


def _module_of(file: str, number: int) -> ModuleType:
    """Import a file with fixtures; they count for every page."""
    spec = importlib.util.spec_from_file_location(f"faqcheck_fixtures_{number}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no file of Python")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _unknown(err: pytest.FixtureLookupError) -> dict[str, Any]:
    name = str(err.argname)
    said = err.formatrepr().errorstring
    known = said.partition("available fixtures: ")[2].partition("\n")[0].split(", ")
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    message = f"there is no fixture {name!r} for this page{'.' if hint else ''}{hint}"
    return {"type": "FixtureLookupError", "bases": [], "message": message, "where": ""}


def _described(err: BaseException, where: str) -> dict[str, Any]:
    bases = [f"{base.__module__}.{base.__name__}" for base in type(err).__mro__]
    message = str(err).strip()[:1500]
    return {"type": type(err).__name__, "bases": bases, "message": message, "where": where}
