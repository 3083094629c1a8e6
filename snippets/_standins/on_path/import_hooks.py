"""Change a module while it is being imported: edit its source, or adjust it when it is loaded."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    Edit = Callable[[str], str]
    Adjust = Callable[[ModuleType], None]


def edit_source(name: str, edit: Edit) -> None:
    """Have a module compiled from its edited source; its cached bytecode is left alone."""
    _FINDER.edits[name] = edit


def before_import(name: str, prepare: Callable[[], None]) -> None:
    """Call `prepare` when a module is first imported, before its code runs."""
    _FINDER.preparations.setdefault(name, []).append(prepare)


def after_import(name: str, adjust: Adjust) -> None:
    """Call `adjust` with a module once its code has run, or now if it already has."""
    if name in sys.modules:
        adjust(sys.modules[name])
    else:
        _FINDER.adjustments.setdefault(name, []).append(adjust)


class _Loader(SourceFileLoader):
    """Loads one module as its neighbours are loaded, with the registered changes."""

    def get_code(self, fullname: str):
        edit = _FINDER.edits.get(fullname)
        if edit is None:
            return super().get_code(fullname)
        return compile(edit(self.get_source(fullname)), self.path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        for prepare in _FINDER.preparations.get(module.__name__, ()):
            prepare()
        super().exec_module(module)
        for adjust in _FINDER.adjustments.get(module.__name__, ()):
            adjust(module)


class _Finder:
    """Finds the modules that somebody registered for; every other name is left to Python."""

    def __init__(self) -> None:
        self.edits: dict[str, Edit] = {}
        self.preparations: dict[str, list[Callable[[], None]]] = {}
        self.adjustments: dict[str, list[Adjust]] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not (name in self.adjustments or name in self.edits or name in self.preparations):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or not isinstance(spec.loader, SourceFileLoader):
            return spec
        spec.loader = _Loader(name, spec.loader.path)
        return spec


_FINDER = _Finder()
sys.meta_path.insert(0, _FINDER)
