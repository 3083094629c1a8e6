"""Import lmdeploy where torch is not installed.

lmdeploy imports torch, transformers and more at the top of the modules that define its command
line and its configuration classes, yet neither needs what they compute. `install()` puts a
placeholder in the place of each. What lmdeploy, pydantic and the standard library say stays real.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from abc import ABCMeta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PLACED = frozenset(
    {"PIL", "cv2", "fastapi", "mmengine", "numpy", "openai", "openai_harmony", "psutil", "pybase64"}
    | {"requests", "safetensors", "shortuuid", "tokenizers", "torch", "torchvision", "tqdm"}
    | {"transformers", "triton", "urllib3", "xgrammar"}
    # Imported by earlier versions only.
    | {"fire", "httpx", "partial_json_parser", "uvicorn", "zmq"}
)
"""Top-level modules never imported for real, installed or not: start-up stays under a second."""


class _Anything(ABCMeta):
    """Classes that have every attribute and can stand as base, decorator, default or annotation."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _anything(name)

    def __call__(cls, *args: Any, **options: Any) -> Any:
        # A call with one function is a decorator at work; it hands the function back.
        if len(args) == 1 and not options and callable(args[0]):
            return args[0]
        return super().__call__(*args, **options)

    def __or__(cls, other: Any) -> Any:
        return cls

    __ror__ = __or__

    def __getitem__(cls, item: Any) -> Any:
        return cls

    def __iter__(cls) -> Iterator[Any]:
        return iter(())


class _Instance:
    """What calling a placeholder gives."""

    def __init__(self, *args: Any, **options: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        return _anything(name)

    def __call__(self, *args: Any, **options: Any) -> Any:
        if len(args) == 1 and not options and callable(args[0]):
            return args[0]
        return _anything("result")()


def _anything(name: str) -> Any:
    return _Anything(name, (_Instance,), {})


class _Module(types.ModuleType):
    __version__ = "999"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _anything(name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, name: str, *_: Sequence[str] | types.ModuleType | None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in PLACED:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def install() -> None:
    """Place the modules of `PLACED` in this process, once."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
