"""What the estimate of the page says of small cards, with 4096 tokens."""

import csv
import os
import runpy
from pathlib import Path

root = Path(os.environ["FAQCHECK_ROOT"])
page = runpy.run_path(str(root / "snippets/memory/estimate.py"))


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    path = root / f"faq_src/tables/{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


models = page["read_models"](rows_of("geometry"), rows_of("parameters"))


def fits(size: str, precision: str, card: int, share: float = 0.2) -> bool:
    """Say whether a size of InternVL2 and its cache fit a card of so many GiB."""
    served = page["serve"](
        models[f"InternVL2-{size}"], precision, card_gib=card, share=share, context=4096
    )
    return bool(served.fits)


for card, size, precision in (
    (8, "2B", "awq"),
    (12, "8B", "awq"),
    (16, "8B", "awq"),
    (24, "8B", "bf16"),
):
    assert fits(size, precision, card), (card, size, precision)
    print(f"{card} GB hold the {size} in {precision}")
assert not fits("8B", "bf16", 16)
assert fits("4B", "bf16", 16) and not fits("4B", "bf16", 12)
assert not fits("8B", "awq", 12, share=0.05)
eight = models["InternVL2-8B"]
small = page["serve"](eight, "awq", card_gib=12, share=0.05, context=4096)
print(
    f"0.05 of 12 GB: {small.cache_tokens} tokens, about {round(small.cache_tokens, -2)}"
)
