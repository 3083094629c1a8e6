"""The calls to `torch.cuda` that lmdeploy makes, on a machine without CUDA.

Work on the CPU is done when the call returns, so streams and events have nothing to order.
`torch.cuda.is_available()` and `device_count()` are left alone and go on reporting no GPU.
"""

from __future__ import annotations

import contextlib
import time
from types import SimpleNamespace
from typing import Any

import torch

MEMORY = 256 << 20
"""Bytes said to be free: lmdeploy makes its key-value cache as large as a share of this."""

CAPABILITY = (9, 0)


class Event:
    """A moment in time."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.seconds = time.perf_counter()

    def record(self, *_: Any) -> None:
        self.seconds = time.perf_counter()

    def wait(self, *_: Any) -> None:
        """Return at once: what came before is done."""

    def synchronize(self) -> None:
        """Return at once: what came before is done."""

    def query(self) -> bool:
        return True

    def elapsed_time(self, later: Event) -> float:
        return (later.seconds - self.seconds) * 1e3


class Stream:
    """A queue that is always empty."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.device = torch.device("cpu")

    def wait_stream(self, _: Stream) -> None:
        """Return at once: the queue is empty."""

    def wait_event(self, _: Event) -> None:
        """Return at once: the queue is empty."""

    def record_event(self, event: Event | None = None) -> Event:
        return event or Event()

    def synchronize(self) -> None:
        """Return at once: the queue is empty."""

    def query(self) -> bool:
        return True

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def install() -> None:
    """Put these in the place of `torch.cuda`'s, for the whole process."""
    stream = Stream()
    properties = SimpleNamespace(
        name="cpu", major=CAPABILITY[0], minor=CAPABILITY[1], total_memory=MEMORY, uuid="0",
        multi_processor_count=1, warp_size=32, shared_memory_per_block_optin=1 << 16,
    )  # fmt: skip
    answers = {
        # One function object a name: torch._dynamo refuses an object listed under two rules.
        "current_stream": lambda *_: stream,
        "default_stream": lambda *_: stream,
        "synchronize": lambda *_: None,
        "empty_cache": lambda: None,
        "set_device": lambda _: None,
        "current_device": lambda: "cpu",
        "mem_get_info": lambda *_: (MEMORY, MEMORY),
        "get_device_name": lambda *_: "cpu",
        "get_device_capability": lambda *_: CAPABILITY,
        "get_device_properties": lambda *_: properties,
        "is_bf16_supported": lambda *_, **__: True,
        "stream": lambda *_: contextlib.nullcontext(),
        "device": lambda *_: contextlib.nullcontext(),
        "Stream": Stream,
        "Event": Event,
    }
    for name, answer in answers.items():
        setattr(torch.cuda, name, answer)
    torch.Tensor.pin_memory = lambda tensor, *_: tensor
    torch.Tensor.record_stream = lambda *_: None
    torch._C._cuda_clearCublasWorkspaces = lambda: None
