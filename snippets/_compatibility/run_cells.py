"""Try checkpoints with one transformers, each in a process of its own with a time limit.

    python run_cells.py LIMIT_S < CELLS

A line of CELLS is a JSON object with `repository`, `snapshot`, `imports` and `result`. What takes
most of a cell's time is importing torch and transformers: that is done once, and each cell starts
as a copy of this process.
"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from pathlib import Path

import around
import cell as program
import torch

POLL_S = 0.1


def main() -> None:
    """Run as a program."""
    limit_s = float(sys.argv[1])
    cells = [json.loads(line) for line in sys.stdin]
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    around.stay_on_cpu()
    preload()
    for cell in cells:
        result = Path(cell["result"])
        result.parent.mkdir(parents=True, exist_ok=True)
        result.unlink(missing_ok=True)
        status = run_apart(cell, limit_s)
        tell_the_end(result, status)
        print(result, status, flush=True)


def preload() -> None:
    """Import what all cells import, and start no thread."""
    import accelerate  # noqa: F401
    import peft  # noqa: F401
    import timm.layers  # noqa: F401
    from transformers import AutoModel, AutoTokenizer, LlamaForCausalLM  # noqa: F401


def run_apart(cell: dict[str, str], limit_s: float) -> str:
    """Run a cell in a copy of this process, and return how it ended; empty: by itself."""
    child = os.fork()
    if child == 0:
        _be_the_cell(cell)
    ends = time.monotonic() + limit_s
    while time.monotonic() < ends:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
            return "" if code == 0 else f"the process ended with {code}"
        time.sleep(POLL_S)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return program.PENDING


def _be_the_cell(cell: dict[str, str]) -> None:
    log = os.open(f"{cell['result']}.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.path.insert(0, cell["imports"])
    try:
        program.try_all(cell["repository"], Path(cell["snapshot"]), Path(cell["result"]))
        sys.stdout.flush()
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def tell_the_end(result: Path, status: str) -> None:
    """Put how a cell ended in the place of the step that it was at."""
    found = json.loads(result.read_text(encoding="utf-8")) if result.is_file() else {}
    if status:
        found = {step: status if text == program.PENDING else text for step, text in found.items()}
        result.write_text(json.dumps({**found, "ended": status}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
