"""Execute a notebook as Jupyter does, and leave what came of it: run in a fork, by the runner.

nbclient does the work. The kernel is a process below this one, so that whatever it starts is found
and ended; they speak over sockets of the file system, so that nothing listens on the network.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from traitlets.config import Config


def execute(notebook: Path, report: Path) -> None:
    """Run every cell up to the first that fails, and write a report.

    The report says which cell was started last (`cell`, its index), whether that ended the kernel
    (`died`), and, once all is over, the outputs of each code cell (`outputs`, by its index).
    """
    content = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    result: dict[str, Any] = {"cell": 0, "died": False, "outputs": None}

    def note(**known: Any) -> None:
        result.update(known)
        report.write_text(json.dumps(result), encoding="utf-8")

    note()
    # The address of such a socket may have 107 characters: a folder right below /tmp is short.
    sockets = Path(tempfile.mkdtemp(dir=os.environ["TMPDIR"])) / "s"
    client = NotebookClient(
        content,
        kernel_name="python3",
        timeout=None,  # the runner ends what takes too long
        record_timing=False,
        coalesce_streams=True,
        on_cell_execute=lambda *, cell_index, **_: note(cell=cell_index),
        resources={"metadata": {"path": str(notebook.parent)}},
        config=Config({"KernelManager": {"transport": "ipc", "ip": str(sockets)}}),
    )
    try:
        client.execute()
    except CellExecutionError:
        pass  # its cell has an output that says so
    except DeadKernelError:
        note(died=True)
    note(outputs={n: c.outputs for n, c in enumerate(content.cells) if c.cell_type == "code"})


if __name__ == "__main__":
    execute(Path(os.environ["FAQCHECK_NOTEBOOK"]), Path(os.environ["FAQCHECK_EXECUTED"]))
