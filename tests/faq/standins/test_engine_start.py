from __future__ import annotations

import multiprocessing
from types import SimpleNamespace

import pytest
from lmdeploy_on_cpu.engine_start import outlive_the_manager


@pytest.fixture
def start():
    """What lmdeploy's engine process does first, with a manager that ends too early."""
    manager = multiprocessing.get_context("spawn").Manager()

    class Engine:
        @staticmethod
        def _mp_proc(shared, condition):
            with condition:
                shared["port"] = 1
                condition.notify()
                manager.shutdown()
            shared["engine"] = "started"

    yield Engine, manager.Condition()
    manager.shutdown()


def test_upstream_loses_the_race(start):
    engine, condition = start

    with pytest.raises((EOFError, ConnectionError)):
        engine._mp_proc({}, condition)


def test_the_engine_starts_though_the_manager_has_ended(start):
    engine, condition = start
    outlive_the_manager(SimpleNamespace(ZMQMPEngine=engine))
    shared: dict[str, object] = {}

    engine._mp_proc(shared, condition)

    assert shared == {"port": 1, "engine": "started"}
