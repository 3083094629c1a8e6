"""Run lmdeploy 0.18.0's PyTorch engine on torch's CPU device, without changing the calling code.

lmdeploy has no CPU device. Its engine is nevertheless Python and torch almost throughout, and what
is CUDA in it goes through an operator backend. This package, kept outside lmdeploy, supplies that:

* `literals`: `device="cuda"` written in lmdeploy's source becomes `device="cpu"` on import;
* `torch_cuda`: streams, events and memory queries of `torch.cuda` that do nothing;
* `attention`, `backend`: attention in torch, added to the pure-torch operators of lmdeploy's own;
* `engine_choice`: what stands in for TurboMind, whose extension needs a GPU;
* `engine_start`: a race in the start of the engine's process, mended.

What a run shows: that the call, the configuration, the loading and dispatching code, the
preprocessing, the prompt, the scheduler, the server and its protocol work together in this version
as the snippet uses them, and (see the parity test) that the engine computes what transformers does.
What it does not show: anything about TurboMind's or CUDA's kernels, speed, memory, several devices,
or released weights.

The package reaches into private parts of lmdeploy and therefore refuses any other version.
"""

from __future__ import annotations

from import_hooks import after_import, before_import, edit_source

SUPPORTED = "0.18.0"


class UnsupportedVersionError(RuntimeError):
    """The lmdeploy that is installed is not the one that this package was written for."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"lmdeploy {found} is installed, but lmdeploy_on_cpu knows {SUPPORTED} only: "
            "check its changes against the new version, then raise SUPPORTED"
        )


def register() -> None:
    """Have lmdeploy adapted as it is imported; costs nothing where it is not."""
    from lmdeploy_on_cpu import literals

    before_import("lmdeploy", _prepare)
    for name in literals.COUNTS:
        edit_source(name, literals.editor(name))
    after_import("lmdeploy.pytorch.backends.selector", _select_cpu_backend)
    after_import("lmdeploy.archs", _remember_asked_engine)
    after_import("lmdeploy.serve.core.async_engine", _check_asked_engine)
    after_import("lmdeploy.pytorch.engine.engine_checker", _check_without_gpu)
    after_import("lmdeploy.pytorch.engine.mp_engine.zmq_engine", _outlive_the_manager)


def refuse_other_versions(found: str) -> None:
    """Raise `UnsupportedVersionError` unless lmdeploy has the version this was written for."""
    if found != SUPPORTED:
        raise UnsupportedVersionError(found)


def _prepare() -> None:
    from importlib.metadata import version

    refuse_other_versions(version("lmdeploy"))
    from lmdeploy_on_cpu import torch_cuda

    torch_cuda.install()


def _select_cpu_backend(selector) -> None:
    def get_backend():
        from lmdeploy_on_cpu.backend import CpuOpsBackend

        return CpuOpsBackend

    selector._get_backend = get_backend


def _remember_asked_engine(archs) -> None:
    from lmdeploy_on_cpu import engine_choice

    engine_choice.remember_asked_engine(archs)


def _check_asked_engine(async_engine) -> None:
    from lmdeploy_on_cpu import engine_choice

    engine_choice.check_asked_engine(async_engine)


def _check_without_gpu(engine_checker) -> None:
    from lmdeploy_on_cpu import engine_choice

    engine_choice.check_without_gpu(engine_checker)


def _outlive_the_manager(zmq_engine) -> None:
    from lmdeploy_on_cpu.engine_start import outlive_the_manager

    outlive_the_manager(zmq_engine)
