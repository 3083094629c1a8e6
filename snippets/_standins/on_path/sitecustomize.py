"""Register the stand-ins in every Python process that has this folder on its PYTHONPATH.

Active only where `STANDINS_FOLDER` is set, which `prepare.py` asks for. Registering imports none
of the packages concerned: each stand-in waits until the snippet itself imports what it replaces.

On a machine with a GPU the weights and the web are stood in for, the GPU is not: the environment
`gpu` sets `STANDINS_DEVICE=cuda`.
"""

from __future__ import annotations

import os

if os.environ.get("STANDINS_FOLDER"):
    import no_network

    no_network.register(os.environ["STANDINS_FOLDER"])
    if os.environ.get("STANDINS_DEVICE", "cpu") == "cpu":
        import lmdeploy_on_cpu
        import torch_without_gpu

        torch_without_gpu.register()
        lmdeploy_on_cpu.register()
    else:
        import engine_as_asked

        engine_as_asked.register()
