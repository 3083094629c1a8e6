"""Where lmdeploy's source names the CUDA device, name the CPU."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

COUNTS = {
    "lmdeploy.pytorch.backends.qmodules": 1,
    "lmdeploy.pytorch.engine.cache_engine.engine": 1,
    "lmdeploy.pytorch.engine.cache_engine.state": 1,
    "lmdeploy.pytorch.engine.model_agent.agent": 5,
    "lmdeploy.pytorch.models.patch": 2,
    "lmdeploy.pytorch.nn.embedding": 1,
    "lmdeploy.pytorch.nn.norm": 2,
}
"""Module to edit, and how many literals lmdeploy 0.18.0 has in it."""

_DEVICE = r"""(\bdevice\s*=\s*|\btorch\.device\(|\.to_device\()(['"])cuda\2"""


def editor(module: str) -> Callable[[str], str]:
    """Return the function that rewrites the source of a module."""

    def edit(source: str) -> str:
        import re

        edited, count = re.subn(_DEVICE, r"\1'cpu'", source)
        if count != COUNTS[module]:
            raise ImportError(f"{module} names its device {count} times, not {COUNTS[module]}")
        return edited

    return edit
