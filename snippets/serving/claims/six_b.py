"""Which models of the table have the vision encoder called 6B."""

import csv
import os
import re
from pathlib import Path

table = Path(os.environ["FAQCHECK_ROOT"]) / "faq_src/tables/models.csv"
with table.open(encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))
large = {row["model"] for row in rows if row["vit"].startswith("InternViT-6B")}
named = re.compile(r"InternVL-Chat-V1-[125].*|.*-(26|38|40|76|78|241)B.*")
assert large == {row["model"] for row in rows if named.fullmatch(row["model"])}, large
print("6B:", *sorted(large))
