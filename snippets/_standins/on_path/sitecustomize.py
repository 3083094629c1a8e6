"""Register the stand-ins in every Python process that has this folder on its PYTHONPATH.

Active only where `STANDINS_FOLDER` is set, which `prepare.py` asks for. Registering imports none
of the packages concerned: each stand-in waits until the snippet itself imports what it replaces.
"""

from __future__ import annotations

import os

if os.environ.get("STANDINS_FOLDER"):
    import lmdeploy_on_cpu
    import no_network
    import torch_without_gpu

    no_network.register(os.environ["STANDINS_FOLDER"])
    torch_without_gpu.register()
    lmdeploy_on_cpu.register()
