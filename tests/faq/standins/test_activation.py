from __future__ import annotations

import pytest

from conftest import run_python

HEAVY = {"torch", "transformers", "lmdeploy", "socket", "json", "pathlib", "requests", "httpx"}

CONNECTS = "import socket; socket.create_connection(('example.org', 80))"


def test_a_trivial_process_imports_none_of_the_packages_concerned(run):
    done = run("import sys; print(*sys.modules)")

    assert "no_network" in done.stdout.split()
    assert not HEAVY & set(done.stdout.split())


def test_nothing_is_active_where_the_variable_is_missing(variables, tmp_path):
    variables = {"PYTHONPATH": variables["PYTHONPATH"]}

    done = run_python("-c", "import sys; print(*sys.modules)", variables=variables, cwd=tmp_path)

    assert "sitecustomize" in done.stdout.split()
    assert not {"no_network", "import_hooks", "lmdeploy_on_cpu"} & set(done.stdout.split())


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_child_processes_have_the_stand_ins(method, run):
    done = run(
        f"""
import multiprocessing, socket
def connect():
    socket.create_connection(("example.org", 80))
if __name__ == "__main__":
    with multiprocessing.get_context("{method}").Pool(1) as pool:
        pool.apply(connect)
"""
    )

    assert "NetworkBlockedError: no network while stand-ins are in use:" in done.stderr


def test_a_fork_of_a_process_that_preloaded_runs_the_engine(run):
    done = run(
        """
import os, lmdeploy.vl, lmdeploy.serve.core, lmdeploy.pytorch.engine.model_agent.agent
if os.fork() == 0:
    from lmdeploy import TurbomindEngineConfig, pipeline
    pipe = pipeline("OpenGVLab/InternVL3-1B", TurbomindEngineConfig(), trust_remote_code=True)
    print(pipe("hello").text, flush=True)
    pipe.close()
    os._exit(0)
assert os.wait()[1] == 0
"""
    )

    assert done.returncode == 0, done.stderr
    assert "Stand-in weights wrote this sentence" in done.stdout


def test_code_for_one_gpu_stays_on_the_cpu_and_is_told_so(run):
    done = run(
        """
import torch
tensor, layer = torch.ones(2).cuda().to("cuda:0").to(torch.bfloat16), torch.nn.Linear(2, 2)
layer = layer.cuda().to(device="cuda", dtype=torch.bfloat16)
print(tensor.device, tensor.dtype, layer.weight.device, layer.weight.dtype)
print(torch.cuda.is_available(), torch.cuda.device_count())
"""
    )

    assert done.stdout.splitlines() == ["cpu torch.bfloat16 cpu torch.bfloat16", "False 0"]


def test_a_machine_with_a_gpu_keeps_its_gpu(variables, tmp_path):
    asked = (
        "import sys, torch; import no_network; "
        "print('lmdeploy_on_cpu' in sys.modules, 'torch_without_gpu' in sys.modules, "
        "torch.nn.Module.cuda.__name__)"
    )

    done = run_python("-c", asked, variables=variables | {"STANDINS_DEVICE": "cuda"}, cwd=tmp_path)

    assert done.stdout.split() == ["False", "False", "cuda"], done.stderr
