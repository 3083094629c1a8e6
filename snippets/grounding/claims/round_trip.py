"""Writing a box in thousandths moves an edge by at most 1/2000 of the side."""

from random import Random

random = Random(0)
for _ in range(20_000):
    side = random.randint(1, 4000)
    edge = random.uniform(0, side)
    moved = abs(round(edge / side * 1000) * side / 1000 - edge)
    assert moved <= side / 2000 + 1e-9, (side, edge, moved)
print("an edge moves by at most side / 2000, so by 1/2000 of it")
