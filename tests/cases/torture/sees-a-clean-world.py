# green
import builtins
import json
import os
import signal
import sys
from pathlib import Path

assert "TORTURE" not in os.environ
assert not hasattr(builtins, "torture")
assert not hasattr(json, "torture")
assert "torture" not in sys.modules
assert "/torture" not in sys.path
assert sys.getrecursionlimit() == 1000
assert signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL
assert [path.name for path in Path.cwd().iterdir()] == ["sees-a-clean-world.py"]
assert sys.argv == ["sees-a-clean-world.py"] or Path(sys.argv[0]).name == "sees-a-clean-world.py"
Path("written").write_text("x")
assert Path("written").stat().st_mode & 0o777 == 0o644
