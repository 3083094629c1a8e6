"""A race in lmdeploy 0.18.0's start of its engine process, lost on a busy machine.

The engine's process publishes its port under a lock that a manager process keeps. The main process
ends that manager as soon as it has the lock, sometimes before the engine's process has been told
that its release of the lock succeeded; that then ends in an EOFError. Nothing is lost by it: the
port is published, and the manager is not used again.
"""

from __future__ import annotations

import functools
from typing import Any


def outlive_the_manager(zmq_engine: Any) -> None:
    """Let the engine's process go on when the manager ends during the release of the lock."""
    run = zmq_engine.ZMQMPEngine._mp_proc

    @functools.wraps(run)
    def mp_proc(shared_dict: Any, condition: Any, *positional: Any, **keywords: Any) -> None:
        run(shared_dict, _Condition(condition), *positional, **keywords)

    zmq_engine.ZMQMPEngine._mp_proc = staticmethod(mp_proc)


class _Condition:
    """A condition of a manager that may end while the condition is released."""

    def __init__(self, condition: Any) -> None:
        self._condition = condition

    def __enter__(self) -> Any:
        return self._condition.__enter__()

    def __exit__(self, *error: Any) -> Any:
        try:
            return self._condition.__exit__(*error)
        except (EOFError, ConnectionError):
            return None

    def notify(self) -> None:
        self._condition.notify()
