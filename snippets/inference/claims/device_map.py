"""The map covers every layer of every model once and shares them as promised."""

import csv
import os
import runpy
from pathlib import Path

root = Path(os.environ["FAQCHECK_ROOT"])
split_model = runpy.run_path(str(root / "snippets/inference/split_model.py"))[
    "split_model"
]
with (root / "faq_src/tables/geometry.csv").open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))

assert len(rows) > 30, len(rows)
for row in rows:
    layers = int(row["layers"])
    names = [f"language_model.model.layers.{i}" for i in range(layers)]
    for gpus in range(2, 9):
        device_map = split_model(layers, gpus)
        assert [name for name in device_map if ".layers." in name] == names, row[
            "model"
        ]
        assert set(device_map.values()) <= set(range(gpus)), (row["model"], gpus)
        elsewhere = {name for name, gpu in device_map.items() if gpu != 0}
        assert elsewhere <= set(names[:-1]), elsewhere
        share = [sum(device_map[name] == gpu for name in names) for gpu in range(gpus)]
        assert max(share[1:]) <= 2 * share[0], (row["model"], share)
print(len(rows), "models, 2 to 8 GPUs")
