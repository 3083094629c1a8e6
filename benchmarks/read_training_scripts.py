"""Read what InternVL's training scripts set, as a second reading of the table of the FAQ.

    git clone https://github.com/OpenGVLab/InternVL.git
    python benchmarks/read_training_scripts.py InternVL

The table names the script of each model; its flags are read here by their names alone and written
to `snippets/_assets/readings/training-scripts.json`. A claim compares the two.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "faq_src" / "tables" / "fine-tuning-scripts.csv"
READING = ROOT / "snippets" / "_assets" / "readings" / "training-scripts.json"
FLAGS = {
    "conv_style": r"--conv_style\s+\"?([\w.-]+)",
    "max_seq_length": r"--max_seq_length\s+(\d+)",
    "max_tiles": r"--max_dynamic_patch\s+(\d+)",
    "deepspeed": r"--deepspeed\s+\"?([\w./-]+)",
    "per_device_batch": r"PER_DEVICE_BATCH_SIZE=\$\{PER_DEVICE_BATCH_SIZE:-(\d+)\}",
    "starts_from": r"--model_name_or_path\s+\"?([\w./-]+)",
}
"""Column of the table -> where a script sets it."""


def read_script(text: str) -> dict[str, str]:
    """Return what a script sets, by column; a flag that is not there is left out."""
    found = {name: re.search(pattern, text) for name, pattern in FLAGS.items()}
    settings = {name: match.group(1) for name, match in found.items() if match}
    launchers = re.findall(r"^(srun|torchrun)\b", text, re.MULTILINE)
    return settings | {"launcher": "srun" if "srun" in launchers else "torchrun"}


def read_all(code: Path) -> dict[str, dict[str, str]]:
    """Return the settings of the script of each model of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    readings = {}
    for row in rows:
        script = code / row["source"].partition(":")[2]
        settings = read_script(script.read_text(encoding="utf-8"))
        lora = script.with_name(script.name.replace("_full.sh", "_lora.sh"))
        settings["lora_script"] = "yes" if lora != script and lora.is_file() else "no"
        readings[row["model"]] = settings
    return readings


def main() -> None:
    """Read the scripts of a checkout and write what they set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("code", type=Path, help="a checkout of OpenGVLab/InternVL")
    given = parser.parse_args()
    READING.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(read_all(given.code), indent=1)
    READING.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
