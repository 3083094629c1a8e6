"""A tile is 256 tokens: by arithmetic, in the table, and in the real processor."""

import csv
import os
from pathlib import Path

from transformers.models.internvl.configuration_internvl import InternVLConfig
from transformers.models.internvl.processing_internvl import InternVLProcessor

assert int((448 / 14) ** 2 * 0.5**2) == 256
table = Path(os.environ["FAQCHECK_ROOT"]) / "faq_src/tables/models.csv"
with table.open(encoding="utf-8", newline="") as file:
    assert {row["tokens_per_tile"] for row in csv.DictReader(file)} == {"256"}
assert InternVLConfig().image_seq_length == 256
processor = InternVLProcessor.from_pretrained("OpenGVLab/InternVL3-1B-hf")
assert processor.image_seq_length == 256, processor.image_seq_length
print("256")
