"""What happens, without a GPU, to a snippet that asks for TurboMind.

Where TurboMind's extension cannot be imported, lmdeploy itself falls back to its PyTorch engine,
with a warning and the settings carried over. Left at that, a model that TurboMind refuses would
seem to work. So before the fallback is built, TurboMind's own Python code reads the model's
configuration, with the settings asked for, and what it raises is raised: when TurboMind would.
"""

from __future__ import annotations

import copy
import enum
from typing import Any

_ASKED = "asked_for_turbomind"


def remember_asked_engine(archs: Any) -> None:
    """Note on the configuration of the fallback what TurboMind was asked for."""
    choose = archs.autoget_backend_config

    def autoget_backend_config(
        model_path: str, backend_config: Any = None, trust_remote_code: bool = False
    ) -> Any:
        backend, chosen = choose(model_path, backend_config, trust_remote_code)
        if not isinstance(backend_config, archs.PytorchEngineConfig):
            setattr(chosen, _ASKED, copy.deepcopy(backend_config or archs.TurbomindEngineConfig()))
        return backend, chosen

    archs.autoget_backend_config = autoget_backend_config


def check_asked_engine(async_engine: Any) -> None:
    """Let TurboMind's code refuse a model before the fallback is built."""
    build = async_engine.AsyncEngine._build_pytorch

    def build_pytorch(
        self: Any,
        model_path: str,
        backend_config: Any = None,
        speculative_config: Any = None,
        trust_remote_code: bool = False,
        **keywords: Any,
    ) -> Any:
        asked = getattr(backend_config, _ASKED, None)
        if asked is not None:
            read_as_turbomind(model_path, asked, trust_remote_code=trust_remote_code)
        return build(
            self,
            model_path=model_path,
            backend_config=backend_config,
            speculative_config=speculative_config,
            trust_remote_code=trust_remote_code,
            **keywords,
        )

    async_engine.AsyncEngine._build_pytorch = build_pytorch


def read_as_turbomind(model_path: str, asked: Any, *, trust_remote_code: bool) -> None:
    """Have TurboMind's Python code read a model's configuration.

    Raises:
        Exception: Whatever TurboMind raises for a model or a setting that it does not support.
    """
    from lmdeploy import turbomind

    turbomind._tm = _Extension()
    turbomind.is_available = lambda: False
    from lmdeploy.turbomind.converter import get_tm_config
    from lmdeploy.turbomind.supported_models import is_supported

    if not is_supported(model_path, trust_remote_code=trust_remote_code):
        return
    asked.devices = asked.devices or [0]
    get_tm_config(model_path, asked, trust_remote_code=trust_remote_code)


def check_without_gpu(engine_checker: Any) -> None:
    """Keep of the engine's start-up check what does not concern the GPU."""

    def handle(self: Any) -> None:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        if hasattr(self.engine_config, _ASKED) or multiprocessing.current_process().daemon:
            return
        # lmdeploy checks in a spawned process, which imports the caller's script anew: this is
        # where a script without `if __name__ == "__main__":` fails, so it must not get lost.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as executor:
            try:
                executor.submit(int).result()
            except BaseException as error:
                self.log_and_exit(error, mod_name="Engine")
        self.check()

    engine_checker.EngineChecker.handle = handle


_KINDS = (
    "GENERIC_FLOAT FP32 FP16 BF16 INT64 INT32 INT8 UINT32 UINT8 UINT4 FP8_E4M3 FP4_E2M1 INVALID"
)


class _Extension:
    """The names of TurboMind's extension that its Python code reads a configuration with."""

    def __init__(self) -> None:
        self.DataType = enum.Enum("DataType", [f"TYPE_{kind}" for kind in _KINDS.split()])

    def __getattr__(self, name: str) -> Any:
        return _Anything(self)


class _Anything:
    """A class or an object of the extension; its `data_types` are all there are."""

    def __init__(self, extension: _Extension) -> None:
        self._extension = extension

    def __call__(self, *_: Any, **__: Any) -> _Anything:
        return _Anything(self._extension)

    def __getattr__(self, name: str) -> Any:
        return _Anything(self._extension)

    def data_types(self, _: Any) -> Any:
        return self._extension.DataType
