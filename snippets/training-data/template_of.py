"""Say which conv_style belongs to a model folder."""

import json
from pathlib import Path

model = Path("InternVL2_5-8B")
config = json.loads((model / "config.json").read_text(encoding="utf-8"))
print(f"--conv_style {config['template']}")
